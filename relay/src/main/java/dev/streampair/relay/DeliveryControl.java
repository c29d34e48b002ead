package dev.streampair.relay;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The orders to the delivery. Each order ends the current back-off.
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
     * @param given runs after each order
     */
    DeliveryControl(Runnable given) {
        this.given = given;
    }

    void start() {
        this.started = true;
        give();
    }

    /** Prevents further attempts until {@link #resume}; one in flight continues. */
    void pause() {
        this.paused = true;
        give();
    }

    void resume() {
        this.paused = false;
        give();
    }

    /** Delivers what waits, unless the delivery is paused, and ends the delivery. */
    void drain() {
        this.draining = true;
        give();
    }

    /** Ends the delivery after the attempt in flight, if there is one. */
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

    /** The number of orders given so far. */
    int count() {
        return this.count.get();
    }
}
