package dev.streampair.relay;

/**
 * Tells the listeners of each halt once, whoever made it: a posting taken here, or another process on the same store.
 *
 * <p>For use in turns of the intake, but for {@link #hasNews}.
 */
final class HaltWatch {

    private final Store store;

    private final RelayListener listener;

    /** Whether the listeners know of the halt that the stream is in. Written in turns, read by all. */
    private volatile boolean told;

    HaltWatch(Store store, RelayListener listener) {
        this.store = store;
        this.listener = listener;
        this.told = store.progress().halted();
    }

    /** Whether the stream is not as the listeners know it. Safe for use by several threads. Throws nothing. */
    boolean hasNews() {
        return this.store.progress().halted() != this.told;
    }

    /** Tells the listeners of the stream as it is. Throws nothing. */
    void look() {
        boolean halted = this.store.progress().halted();
        if (halted && !this.told) {
            this.listener.halted();
        }
        this.told = halted;
    }
}
