package dev.streampair.relay.http.guard;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the bytes that all bodies and answers in flight hold together, independent of the number of clients.
 *
 * <p>Safe for use by several threads.
 */
public final class MemoryBudget {

    /** The divisor: the budget is this part of the heap. */
    private static final int SHARE = 8;

    private final long bytes;

    private final AtomicLong used = new AtomicLong();

    public MemoryBudget(long bytes) {
        this.bytes = bytes;
    }

    /** Returns a budget of an eighth of the heap. */
    public static MemoryBudget ofHeap() {
        return new MemoryBudget(Runtime.getRuntime().maxMemory() / SHARE);
    }

    /** Returns a share that holds nothing yet. */
    public Share newShare() {
        return new Share();
    }

    /** The number of bytes in use. */
    public long used() {
        return this.used.get();
    }

    private boolean acquire(long more) {
        if (this.used.addAndGet(more) <= this.bytes) {
            return true;
        }
        this.used.addAndGet(-more);
        return false;
    }

    /** The part of the budget that one request uses. */
    public final class Share {

        private long held;

        private boolean released;

        /** Whether there is room now for this number of additional bytes. */
        public boolean mayGrow(long more) {
            return MemoryBudget.this.used.get() + more <= MemoryBudget.this.bytes;
        }

        /**
         * Adds this number of bytes to the share. Returns false if there is no room, or the share was already released.
         */
        public synchronized boolean grow(long more) {
            if (this.released || !acquire(more)) {
                return false;
            }
            this.held += more;
            return true;
        }

        /** Returns all bytes to the budget. Further calls do nothing. */
        public synchronized void release() {
            if (!this.released) {
                this.released = true;
                MemoryBudget.this.used.addAndGet(-this.held);
            }
        }
    }
}
