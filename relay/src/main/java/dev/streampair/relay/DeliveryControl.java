package dev.streampair.relay;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the delivery is told to do. Each order counts: it ends the back-off that the delivery is in.
 *
 * <p>Safe for use by several threads.
 */
final class DeliveryControl {

    private final Runnable given;

    private volatile boolean started;

    private volatile boolean paused;

    private volatile boolean draining;

    private volatile boolean stopped;

    private final AtomicInteger count = new AtomicInteger();

    /**
     * @param given is run after each order
     */
    DeliveryControl(Runnable given) {
        this.given = given;
    }

    void start() {
        this.started = true;
        give();
    }

    /** Begins no further attempt until {@link #resume}; one that is on the way goes on. */
    void pause() {
        this.paused = true;
        give();
    }

    void resume() {
        this.paused = false;
        give();
    }

    /** Delivers what waits, unless it is paused, and ends. */
    void drain() {
        this.draining = true;
        give();
    }

    /** Ends after the attempt that is on the way, if there is one. */
    void stop() {
        this.stopped = true;
        give();
    }

    private void give() {
        this.count.incrementAndGet();
        this.given.run();
    }

    /** Whether attempts may begin. */
    boolean isActive() {
        return this.started && !this.paused;
    }

    boolean isStarted() {
        return this.started;
    }

    boolean isPaused() {
        return this.paused;
    }

    boolean isDraining() {
        return this.draining;
    }

    boolean isStopped() {
        return this.stopped;
    }

    /** How many orders were given so far. */
    int count() {
        return this.count.get();
    }
}
