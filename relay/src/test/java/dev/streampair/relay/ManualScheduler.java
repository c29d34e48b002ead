package dev.streampair.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler whose time stands still until a test moves it. A task runs on the thread that moves it, at its time. The
 * clock's number overflows after a second, as the real one may at any time.
 */
public final class ManualScheduler implements Scheduler {

    // Guarded by this.

    /** In the order in which they were scheduled. */
    private final List<Task> tasks = new ArrayList<>();

    private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    private int scheduled;

    /**
     * @param number tells tasks apart
     */
    private record Task(int number, Runnable run, long time) {}

    @Override
    public synchronized Runnable schedule(Runnable task, Duration delay) {
        Task later = new Task(this.scheduled++, task, this.now + delay.toNanos());
        this.tasks.add(later);
        return () -> cancel(later);
    }

    private synchronized void cancel(Task later) {
        this.tasks.remove(later);
    }

    @Override
    public synchronized long nanoTime() {
        return this.now;
    }

    /** How many tasks wait for their time. */
    synchronized int size() {
        return this.tasks.size();
    }

    /** Moves the time on, and runs what is due by then, also what those tasks schedule. */
    void advance(Duration time) {
        long end = nanoTime() + time.toNanos();
        Task next = removeNext(end);
        while (next != null) {
            next.run().run();
            next = removeNext(end);
        }
        moveTo(end);
    }

    private synchronized @Nullable Task removeNext(long end) {
        Task next = this.tasks.stream()
                .filter((task) -> task.time() - end <= 0)
                .min(Comparator.comparingLong((task) -> task.time() - this.now))
                .orElse(null);
        if (next != null) {
            cancel(next);
            moveTo(next.time());
        }
        return next;
    }

    private synchronized void moveTo(long time) {
        if (time - this.now > 0) {
            this.now = time;
        }
    }
}
