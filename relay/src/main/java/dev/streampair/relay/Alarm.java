package dev.streampair.relay;

import java.time.Duration;

/** One call that comes later, if it is not cleared before. Setting it again replaces it. For one thread at a time. */
final class Alarm {

    private final Scheduler scheduler;

    private final Runnable call;

    private Runnable cancel = () -> {};

    Alarm(Scheduler scheduler, Runnable call) {
        this.scheduler = scheduler;
        this.call = call;
    }

    /**
     * Sets it.
     *
     * @param delay {@link Store#NEVER} only clears it
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
