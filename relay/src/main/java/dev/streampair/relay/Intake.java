package dev.streampair.relay;

import java.util.List;
import java.util.Optional;

/**
 * The way in: takes one posting after another, and tells the listeners in the order of acceptance. Once closed it takes
 * nothing new.
 *
 * <p>Safe for use by several threads; none waits for anything but its turn.
 */
final class Intake {

    private final Store store;

    private final ItemHandler handler;

    private final RelayListener listener;

    private final Runnable itemsAdded;

    private final IntakeQueue queue = new IntakeQueue(this::acceptAll);

    /** Written under this object's lock. */
    private volatile boolean closed;

    /** Whether the listeners know of the halt that the stream is in. Written under this object's lock. */
    private volatile boolean haltTold;

    /**
     * @param itemsAdded wakes who delivers
     */
    Intake(Store store, ItemHandler handler, RelayListener listener, Runnable itemsAdded) {
        this.store = store;
        this.handler = handler;
        this.listener = listener;
        this.itemsAdded = itemsAdded;
        this.haltTold = store.progress().halted();
    }

    /**
     * Takes a posting, or refuses it. Postings that come while others are taken are taken together.
     *
     * @throws RuntimeException what the handler threw; then none of the posting was taken
     */
    Admission accept(Posting posting) {
        PendingPosting pending = new PendingPosting(posting);
        this.queue.take(pending);
        return pending.answer();
    }

    private synchronized void acceptAll(List<PendingPosting> group) {
        acceptGroup(group);
        for (PendingPosting pending : group) {
            if (!pending.hasFailed()) {
                tell(pending.posting(), pending.answer());
            }
            if (pending.isHalting()) {
                this.haltTold = true;
                this.listener.halted();
            }
        }
    }

    private void acceptGroup(List<PendingPosting> group) {
        try {
            this.store.accept(group, this.handler, this.closed);
        } catch (StoreException ex) {
            group.forEach(PendingPosting::refuse);
        } catch (RuntimeException ex) {
            group.forEach((pending) -> pending.fail(ex));
        } finally {
            this.itemsAdded.run();
        }
    }

    private void tell(Posting posting, Admission admission) {
        Items items = posting.items();
        int repeated = admission.repeated();
        int accepted = admission.accepted();
        boolean answered = switch (admission.outcome()) {
            case ACCEPTED, HALTED -> true;
            case FULL, DRAINING, STORE_FAILED -> false;
        };
        if (answered && repeated > 0) {
            this.listener.repeated(items.range(0, repeated));
        }
        if (accepted > repeated) {
            EventId event = posting.event();
            this.listener.taken(items.range(repeated, accepted), (event != null) ? event.from(repeated) : null);
        }
        if (accepted < items.size()) {
            this.listener.refused(items.range(accepted, items.size()), admission.outcome());
        }
    }

    /**
     * Tells the listeners of a halt that no posting has told of: another process took the one that halts, or its commit was
     * not confirmed.
     */
    void tellOfUntoldHalt() {
        if (this.store.progress().halted() != this.haltTold) {
            noteHalt();
        }
    }

    private synchronized void noteHalt() {
        boolean halted = this.store.progress().halted();
        if (halted && !this.haltTold) {
            this.listener.halted();
        }
        this.haltTold = halted;
    }

    /**
     * Starts the stream with an item that nobody posted.
     *
     * @throws StoreException if the store does not work
     */
    synchronized Restart restart(long seed, long limit) {
        if (this.closed) {
            return Restart.DRAINING;
        }
        Restart restart = this.store.restart(seed, limit);
        if (restart == Restart.STARTED) {
            this.haltTold = false;
        }
        this.itemsAdded.run();
        return restart;
    }

    /**
     * Sends a dead letter again.
     *
     * @throws StoreException if the store does not work
     */
    synchronized Optional<Admission.Outcome> resend(long number) {
        if (this.closed) {
            return Optional.of(Admission.Outcome.DRAINING);
        }
        Optional<Boolean> resent = this.store.resend(number);
        this.itemsAdded.run();
        return resent.map((done) -> done ? Admission.Outcome.ACCEPTED : Admission.Outcome.FULL);
    }

    synchronized void close() {
        this.closed = true;
    }

    boolean isClosed() {
        return this.closed;
    }
}
