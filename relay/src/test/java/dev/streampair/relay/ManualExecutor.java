package dev.streampair.relay;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * An executor like a thread of its own: a task runs after those that came before it, and not before the test says so.
 */
final class ManualExecutor implements Executor {

    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        this.tasks.add(task);
    }

    boolean isIdle() {
        return this.tasks.isEmpty();
    }

    /** Runs the task that has waited longest. */
    void runNext() {
        this.tasks.remove().run();
    }

    /** Runs what waits, also what comes meanwhile. */
    void runAll() {
        while (!isIdle()) {
            runNext();
        }
    }
}
