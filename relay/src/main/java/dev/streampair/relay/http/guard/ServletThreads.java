package dev.streampair.relay.http.guard;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits the number of the server's threads that the servlets use. Further requests wait for their turn.
 *
 * <p>Jetty's own {@code QoSHandler} counts a request until its client has read the answer: a few clients that never
 * read would block all others.
 */
public final class ServletThreads {

    private final Executor executor;

    private final int max;

    private final AtomicInteger running = new AtomicInteger();

    /** Holds at most one request of each connection. */
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /**
     * @param executor the server's threads
     * @param max the most of them in use at the same time
     */
    public ServletThreads(Executor executor, int max) {
        this.executor = executor;
        this.max = max;
    }

    /** Runs a task at once, or when its turn comes. */
    public void execute(Runnable task) {
        this.waiting.add(task);
        runNext();
    }

    private void runNext() {
        int now = this.running.get();
        // A task that ends calls this again, so no task is forgotten.
        while (now < this.max && !this.waiting.isEmpty()) {
            if (this.running.compareAndSet(now, now + 1)) {
                Runnable next = this.waiting.poll();
                if (next == null) {
                    this.running.decrementAndGet();
                } else {
                    submit(next);
                }
            }
            now = this.running.get();
        }
    }

    private void submit(Runnable task) {
        try {
            this.executor.execute(() -> {
                try {
                    task.run();
                } finally {
                    this.running.decrementAndGet();
                    runNext();
                }
            });
        } catch (RuntimeException | Error ex) {
            this.running.decrementAndGet();
            throw ex;
        }
    }
}
