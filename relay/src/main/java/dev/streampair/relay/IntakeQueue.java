package dev.streampair.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Brings postings that come at the same time together, so that a store that writes to a disk does so once for all of them
 * (group commit). Who comes alone is not held up: the first to come takes what is there, itself included; who comes
 * meanwhile waits, and the first of those takes all of them next.
 *
 * <p>Safe for use by several threads.
 */
final class IntakeQueue {

    private final Consumer<List<PendingPosting>> taker;

    /** What waits, in the order in which it is taken. It holds no more than there are threads that call. */
    private final Queue<PendingPosting> waiting = new ConcurrentLinkedQueue<>();

    /** Whether one of the threads takes a group. */
    private final AtomicBoolean taking = new AtomicBoolean();

    /**
     * @param taker answers each posting of a group; called by one thread at a time
     */
    IntakeQueue(Consumer<List<PendingPosting>> taker) {
        this.taker = taker;
    }

    /** Returns once the posting is answered. An interrupt does not hasten it, and is kept. */
    void take(PendingPosting pending) {
        this.waiting.add(pending);
        boolean interrupted = false;
        while (!pending.isDone()) {
            if (this.taking.compareAndSet(false, true)) {
                takeAllWaiting();
            } else {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeAllWaiting() {
        List<PendingPosting> group = new ArrayList<>();
        try {
            for (PendingPosting next = this.waiting.poll(); next != null; next = this.waiting.poll()) {
                group.add(next);
            }
            this.taker.accept(group);
        } finally {
            group.forEach(PendingPosting::release);
            this.taking.set(false);
            PendingPosting next = this.waiting.peek();
            if (next != null) {
                next.wake();
            }
        }
    }
}
