package dev.streampair.relay.http.guard;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that bodies and answers in flight may hold together, however many clients there are.
 *
 * <p>Safe for use by several threads.
 */
public final class MemoryBudget {

    /** The share of the heap. */
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

    /** How many bytes are held. */
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

    /** What one request holds. */
    public final class Share {

        private long held;

        private boolean released;

        /** Whether there is room for so many bytes more at the moment. */
        public boolean mayGrow(long more) {
            return MemoryBudget.this.used.get() + more <= MemoryBudget.this.bytes;
        }

        /** Holds so many bytes more; returns whether there was room, and the share was not released yet. */
        public synchronized boolean grow(long more) {
            if (this.released || !acquire(more)) {
                return false;
            }
            this.held += more;
            return true;
        }

        /** Gives everything back. Further calls do nothing. */
        public synchronized void release() {
            if (!this.released) {
                this.released = true;
                MemoryBudget.this.used.addAndGet(-this.held);
            }
        }
    }
}
