package dev.streampair.relay;

import java.time.Duration;

/**
 * Schedules one delayed call, which can be cleared until then. Setting the alarm again replaces the call. For one
 * thread at a time.
 */
final class Alarm {

    private final Scheduler scheduler;

    private final Runnable call;

    private Runnable cancel = () -> {};

    Alarm(Scheduler scheduler, Runnable call) {
        this.scheduler = scheduler;
        this.call = call;
    }

    /**
     * Schedules the call, in place of an earlier one.
     *
     * @param delay the time until the call; {@link Store#NEVER} only clears the alarm
     */
    void set(Duration delay) {
        clear();
        if (delay.compareTo(Store.NEVER) < 0) {
            this.cancel = this.scheduler.schedule(this.call, delay);
        }
    }

    void clear() {
        this.cancel.run();
        this.cancel = () -> {};
    }
}
