package dev.streampair.relay.live;

import dev.streampair.relay.Scheduler;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

/** Runs what is due when the test says how much time has passed. For one thread. */
final class ManualScheduler implements Scheduler {

    private final Queue<Task> tasks = new PriorityQueue<>(Comparator.comparing(Task::time));

    private Duration now = Duration.ZERO;

    private boolean refusing;

    @Override
    public Runnable schedule(Runnable task, Duration delay) {
        if (this.refusing) {
            throw new RejectedExecutionException("for a moment");
        }
        Task added = new Task(this.now.plus(delay), task);
        this.tasks.add(added);
        return () -> this.tasks.remove(added);
    }

    @Override
    public long nanoTime() {
        return this.now.toNanos();
    }

    /** Loses all tasks, as one that stops. */
    void clear() {
        this.tasks.clear();
    }

    /** Whether to refuse tasks from now on. */
    void refuse(boolean refuse) {
        this.refusing = refuse;
    }

    /** Runs all that is due within a time, in order. */
    void advance(Duration time) {
        Duration end = this.now.plus(time);
        for (Task next = this.tasks.peek(); next != null && next.time().compareTo(end) <= 0; next = this.tasks.peek()) {
            this.tasks.remove(next);
            this.now = next.time();
            next.work().run();
        }
        this.now = end;
    }

    /** How many tasks are to come. */
    int size() {
        return this.tasks.size();
    }

    private record Task(Duration time, Runnable work) {}
}
