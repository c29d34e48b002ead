package dev.streampair.relay.http.guard;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets the servlets have some of the server's threads, and those who want more wait for their turn.
 *
 * <p>Jetty's own {@code QoSHandler} counts a request until its client has read the answer: a few that never read would hold
 * up all others.
 */
public final class ServletThreads {

    private final Executor executor;

    private final int max;

    private final AtomicInteger running = new AtomicInteger();

    /** Holds one request of each connection at the most. */
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /**
     * @param executor the server's threads
     * @param max how many of them may be used at the same time
     */
    public ServletThreads(Executor executor, int max) {
        this.executor = executor;
        this.max = max;
    }

    /** Runs a task at once, or when it is its turn. */
    public void execute(Runnable task) {
        this.waiting.add(task);
        runNext();
    }

    private void runNext() {
        int now = this.running.get();
        // Whoever gives a place back looks again, so nothing is forgotten.
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
