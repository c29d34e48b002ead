package dev.streampair.relay;

import java.time.Duration;

/**
 * Runs tasks later. The engine itself never waits: the end of a back-off, or the next look at the store, is such a
 * task.
 *
 * <p>Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface Scheduler {

    /**
     * Runs a task once, after a delay, on any thread, but never inside this call.
     *
     * @return cancels the task if it has not begun yet
     */
    Runnable schedule(Runnable task, Duration delay);

    /** Returns the time of a clock that never goes back, in nanoseconds. Only differences are meaningful. */
    default long nanoTime() {
        return System.nanoTime();
    }
}
