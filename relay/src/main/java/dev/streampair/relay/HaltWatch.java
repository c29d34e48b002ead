package dev.streampair.relay;

/**
 * Notifies the listeners of each halt once, whether this process caused it or another one on the same store.
 *
 * <p>For use in turns of the intake, except {@link #hasNews}.
 */
final class HaltWatch {

    private final Store store;

    private final RelayListener listener;

    /** Whether the listeners know that the stream has halted. Written in turns, read by any thread. */
    private volatile boolean told;

    HaltWatch(Store store, RelayListener listener) {
        this.store = store;
        this.listener = listener;
        this.told = store.progress().halted();
    }

    /**
     * Whether the stream's state differs from what the listeners know. Safe for use by several threads. Throws nothing.
     */
    boolean hasNews() {
        return this.store.progress().halted() != this.told;
    }

    /** Notifies the listeners if the stream has halted since the last look. Throws nothing. */
    void look() {
        boolean halted = this.store.progress().halted();
        if (halted && !this.told) {
            this.listener.halted();
        }
        this.told = halted;
    }
}
