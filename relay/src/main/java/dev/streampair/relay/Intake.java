package dev.streampair.relay;

import java.util.function.BooleanSupplier;

/**
 * The way in: takes one posting after another, and tells the listeners in the order of acceptance. Once closed it takes
 * nothing new.
 *
 * <p>Safe for use by several threads; none waits for anything but its turn.
 */
final class Intake {

    private final InMemoryStore store;

    private final ItemHandler handler;

    private final RelayListener listener;

    private final Runnable itemsAdded;

    /** Written under this object's lock. */
    private volatile boolean closed;

    /**
     * @param itemsAdded wakes who delivers
     */
    Intake(InMemoryStore store, ItemHandler handler, RelayListener listener, Runnable itemsAdded) {
        this.store = store;
        this.handler = handler;
        this.listener = listener;
        this.itemsAdded = itemsAdded;
    }

    /**
     * Takes a posting, or refuses it.
     *
     * @throws RuntimeException what the handler threw; then none of the posting was taken
     */
    synchronized Admission accept(Posting posting) {
        boolean wasHalted = this.store.isHalted();
        Admission admission = this.store.accept(posting, this.handler, this.closed);
        if (admission.taken() > 0) {
            this.itemsAdded.run();
        }
        tell(posting, admission);
        if (!wasHalted && this.store.isHalted()) {
            this.listener.halted();
        }
        return admission;
    }

    private void tell(Posting posting, Admission admission) {
        Items items = posting.items();
        int repeated = admission.repeated();
        int accepted = admission.accepted();
        boolean answered = switch (admission.outcome()) {
            case ACCEPTED, HALTED -> true;
            case FULL, DRAINING -> false;
        };
        if (answered && repeated > 0) {
            this.listener.repeated(items.range(0, repeated));
        }
        if (accepted > repeated) {
            this.listener.taken(items.range(repeated, accepted), posting.event());
        }
        if (accepted < items.size()) {
            this.listener.refused(items.range(accepted, items.size()), admission.outcome());
        }
    }

    /**
     * Adds to the outbox what nobody posted.
     *
     * @param addition adds, and returns whether there was room
     * @return ACCEPTED; or FULL or DRAINING, and then nothing has changed
     */
    synchronized Admission.Outcome add(BooleanSupplier addition) {
        if (this.closed) {
            return Admission.Outcome.DRAINING;
        }
        if (!addition.getAsBoolean()) {
            return Admission.Outcome.FULL;
        }
        this.itemsAdded.run();
        return Admission.Outcome.ACCEPTED;
    }

    synchronized void close() {
        this.closed = true;
    }

    boolean isClosed() {
        return this.closed;
    }
}
