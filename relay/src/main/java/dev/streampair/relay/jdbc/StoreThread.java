package dev.streampair.relay.jdbc;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The thread that waits for the database, so that no other does. It runs one task of the intake and one of the delivery
 * at a time, and the answers of one group, so its queue holds at most three tasks. Once it is closed, a task runs on
 * the caller's thread, and finds the store closed.
 */
final class StoreThread implements Executor, AutoCloseable {

    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), StoreThread::newThread, (task, pool) -> task.run());

    private static Thread newThread(Runnable run) {
        Thread thread = new Thread(run, "relay-store");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Runnable task) {
        this.pool.execute(task);
    }

    /** Ends the thread after the queued tasks, without waiting for them. */
    @Override
    public void close() {
        this.pool.shutdown();
    }
}
