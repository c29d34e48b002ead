package dev.streampair.relay.http;

import dev.streampair.relay.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Lets the relay use the server's scheduler. Tasks run on the server's thread pool, because everyone shares the
 * scheduler's own thread.
 */
final class JettyScheduler implements Scheduler {

    /** The wait before a task for which the pool has no room is retried: a lost task would stop the stream. */
    private static final Duration AGAIN = Duration.ofMillis(100);

    private final org.eclipse.jetty.util.thread.Scheduler scheduler;

    private final Executor executor;

    JettyScheduler(org.eclipse.jetty.util.thread.Scheduler scheduler, Executor executor) {
        this.scheduler = scheduler;
        this.executor = executor;
    }

    @Override
    public Runnable schedule(Runnable task, Duration delay) {
        return this.scheduler.schedule(() -> execute(task), Math.max(1, delay.toNanos()), TimeUnit.NANOSECONDS)::cancel;
    }

    private void execute(Runnable task) {
        try {
            this.executor.execute(task);
        } catch (RejectedExecutionException ex) {
            schedule(task, AGAIN);
        }
    }
}
