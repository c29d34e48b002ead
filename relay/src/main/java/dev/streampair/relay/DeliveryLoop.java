package dev.streampair.relay;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The delivery thread: waits for items, has them delivered, and waits between attempts. It survives any failure, and ends
 * when it is told to or interrupted.
 */
final class DeliveryLoop {

    private static final Logger logger = LoggerFactory.getLogger(DeliveryLoop.class);

    /** The wait after a failure that nobody foresaw. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** How long the store is left alone between two attempts. A wait after a failure is no longer: it fails anew. */
    private static final Duration MAX_UNATTENDED = AFTER_FAILURE;

    private final Store store;

    private final Delivery delivery;

    private final Runnable refreshed;

    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = this.lock.newCondition();

    /** Whether to leave what waits where it is. Guarded by the lock. */
    private boolean paused;

    /** Whether to end once nothing waits. Guarded by the lock. */
    private boolean draining;

    /** Whether to end at once. Guarded by the lock. */
    private boolean stopped;

    /** How often one of those has changed: a change ends the wait between attempts. Guarded by the lock. */
    private int orders;

    /** Whether the thread waits for items, and would deliver them. Guarded by the lock. */
    private boolean idle;

    /** Their count before the last attempt. Touched by the delivery thread only. */
    private int ordersBeforeAttempt;

    /**
     * @param refreshed is run whenever the store has learned what other processes did
     */
    DeliveryLoop(Store store, Delivery delivery, Runnable refreshed) {
        this.store = store;
        this.delivery = delivery;
        this.refreshed = refreshed;
        this.thread = new Thread(this::run, "relay-delivery");
        this.thread.setDaemon(true);
    }

    void start() {
        this.thread.start();
    }

    /** Wakes the thread if it waits for items. To wake one that does not deliver would cost as much, and bring nothing. */
    void itemsAdded() {
        this.lock.lock();
        try {
            if (this.idle) {
                this.changed.signalAll();
            }
        } finally {
            this.lock.unlock();
        }
    }

    /** Has the thread deliver no more until it is resumed; a delivery that is on the way goes on. */
    void pause() {
        order(() -> this.paused = true);
    }

    /** Has the thread deliver again, at once. */
    void resume() {
        order(() -> this.paused = false);
    }

    /**
     * Has what waits delivered, unless it is paused, and the thread end. An attempt is made at once, whatever the wait it is
     * in.
     *
     * @param timeout how long that may take
     * @return whether the thread ended in time
     * @throws InterruptedException if the caller is interrupted meanwhile
     */
    boolean drain(Duration timeout) throws InterruptedException {
        order(() -> this.draining = true);
        this.thread.join(Math.max(1, timeout.toMillis()));
        return !this.thread.isAlive();
    }

    /** Has the thread end without delivering more. */
    void stop() {
        order(() -> this.stopped = true);
        this.thread.interrupt();
    }

    private void order(Runnable change) {
        this.lock.lock();
        try {
            change.run();
            this.orders++;
            this.changed.signalAll();
        } finally {
            this.lock.unlock();
        }
    }

    private void run() {
        Duration delay = Duration.ZERO;
        while (true) {
            try {
                awaitNextAttempt(delay);
                if (!awaitItems()) {
                    return;
                }
                delay = this.delivery.attempt();
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
                return;
            } catch (StoreException ex) {
                // The store has said so, and says when it works again.
                delay = AFTER_FAILURE;
            } catch (Throwable ex) {
                delay = AFTER_FAILURE;
                report(ex);
            }
        }
    }

    private static void report(Throwable failure) {
        try {
            logger.error("The delivery failed in a way that nobody foresaw; the next attempt follows", failure);
        } catch (Throwable ex) {
            // Where memory is short, so it may be for the log. The thread goes on.
        }
    }

    /** Returns whether there are items to deliver; if not, the thread is to end. */
    private boolean awaitItems() throws InterruptedException {
        while (true) {
            Duration untilRefresh = refresh();
            this.lock.lockInterruptibly();
            try {
                if (this.stopped || this.draining || hasItemsToDeliver()) {
                    this.ordersBeforeAttempt = this.orders;
                    return !this.stopped && hasItemsToDeliver();
                }
                this.idle = !this.paused && this.store.isDelivering();
                this.changed.awaitNanos(untilRefresh.toNanos());
            } finally {
                this.idle = false;
                this.lock.unlock();
            }
        }
    }

    private boolean hasItemsToDeliver() {
        return !this.paused && this.store.size() > 0 && this.store.isDelivering();
    }

    /** Waits, unless there was an order since the last attempt began; looks after the store meanwhile. */
    private void awaitNextAttempt(Duration delay) throws InterruptedException {
        long end = System.nanoTime() + delay.toNanos();
        long left = delay.toNanos();
        boolean ordered = false;
        while (left > 0 && !ordered) {
            ordered = isOrderedWithin(Math.min(left, MAX_UNATTENDED.toNanos()));
            left = end - System.nanoTime();
            if (left > 0 && !ordered) {
                refresh();
            }
        }
    }

    private Duration refresh() {
        Duration untilNext = this.store.refresh();
        this.refreshed.run();
        return untilNext;
    }

    /** Waits for an order; one that came since the last attempt began counts, too, but ends one wait only. */
    private boolean isOrderedWithin(long nanos) throws InterruptedException {
        this.lock.lockInterruptibly();
        try {
            long left = nanos;
            while (left > 0 && this.orders == this.ordersBeforeAttempt) {
                left = this.changed.awaitNanos(left);
            }
            boolean ordered = (this.orders != this.ordersBeforeAttempt);
            this.ordersBeforeAttempt = this.orders;
            return ordered;
        } finally {
            this.lock.unlock();
        }
    }
}
