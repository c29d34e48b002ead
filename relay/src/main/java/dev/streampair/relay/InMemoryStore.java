package dev.streampair.relay;

import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What must survive together, in memory: the outbox, the number of its last item, what was taken from each source, and
 * whether the stream has halted. It dies with the process.
 *
 * <p>Safe for use by several threads. No call waits for anything but another call.
 */
public final class InMemoryStore {

    private final UUID id = UUID.randomUUID();

    private final RingCapacity capacity;

    private final InstantSource clock;

    // All below guarded by this.

    private final Sources sources;

    private final Outbox outbox = new Outbox();

    private long sent;

    private boolean halted;

    /**
     * @param capacity how much the outbox may hold
     * @param maxSources of how many sources, of the peer's and of all others, it remembers what was taken
     * @param clock the time from which the age of what waits is counted
     */
    public InMemoryStore(RingCapacity capacity, int maxSources, InstantSource clock) {
        this.capacity = capacity;
        this.clock = clock;
        this.sources = new Sources(maxSources, capacity);
    }

    /** Names this store's numbering: a new one whenever a store begins empty. */
    public UUID id() {
        return this.id;
    }

    public int capacity() {
        return this.capacity.items();
    }

    public synchronized int size() {
        return this.outbox.size();
    }

    /** Returns for how long the oldest item has waited; zero if nothing waits. */
    public synchronized Duration oldestAge() {
        OptionalLong since = this.outbox.headTime();
        return since.isEmpty()
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, this.clock.millis() - since.getAsLong()));
    }

    /** How many items of this service's making were ever put in the outbox. */
    public synchronized long sent() {
        return this.sent;
    }

    public synchronized boolean isHalted() {
        return this.halted;
    }

    /**
     * Takes a posting: skips what it repeats, lets the handler make the successors of the rest and appends them. All or
     * nothing, but for a halt, before which the leading items are taken.
     *
     * @param draining whether to take nothing new; a repeat is answered as the first time all the same
     * @throws RuntimeException what the handler threw; then nothing has changed
     */
    synchronized Admission accept(Posting posting, ItemHandler handler, boolean draining) {
        int size = posting.items().size();
        Sources.Recall recall = this.sources.recall(posting);
        int repeated = recall.accepted();
        if (repeated == size) {
            return new Admission(Admission.Outcome.ACCEPTED, repeated, 0);
        }
        if (repeated + recall.refused() == size) {
            return new Admission(Admission.Outcome.HALTED, repeated, 0);
        }
        if (draining) {
            return new Admission(Admission.Outcome.DRAINING, repeated, 0);
        }
        if (refusesItems(handler)) {
            this.sources.remember(posting, repeated, true);
            return new Admission(Admission.Outcome.HALTED, repeated, 0);
        }
        boolean fits = size - repeated <= this.capacity.limitFor(posting.event()) - this.outbox.size();
        if (recall.refused() > 0 || !fits) {
            // Items once refused by a halt and new ones cannot be answered as one: the sender comes back with fewer.
            return new Admission(Admission.Outcome.FULL, repeated, 0);
        }
        return take(posting, repeated, handler);
    }

    private Admission take(Posting posting, int repeated, ItemHandler handler) {
        Items items = posting.items();
        long[] successors = new long[items.size() - repeated];
        int taken = 0;
        boolean halts = false;
        while (taken < successors.length && !halts) {
            successors[taken] = handler.successorOf(items.get(repeated + taken));
            taken++;
            halts = taken < successors.length && handler.halts(this.sent + taken);
        }
        this.outbox.append(successors, taken, this.clock.millis());
        this.sent += taken;
        this.halted = halts;
        this.sources.remember(posting, repeated + taken, halts);
        return new Admission(halts ? Admission.Outcome.HALTED : Admission.Outcome.ACCEPTED, repeated, taken);
    }

    private boolean refusesItems(ItemHandler handler) {
        this.halted = this.halted || handler.halts(this.sent);
        return this.halted;
    }

    /**
     * Appends an item that nobody posted, within the limit for items from outside, and ends a halt.
     *
     * @return whether there was room; if not, nothing has changed
     */
    synchronized boolean restart(long item) {
        if (this.outbox.size() >= this.capacity.items()) {
            return false;
        }
        this.outbox.append(new long[] {item}, 1, this.clock.millis());
        this.sent++;
        this.halted = false;
        return true;
    }

    /**
     * Appends an item again that had been removed, under a new number, within the limit for items from outside. It does
     * not count as sent a second time.
     *
     * @return whether there was room; if not, nothing has changed
     */
    synchronized boolean appendAgain(long item) {
        if (this.outbox.size() >= this.capacity.items()) {
            return false;
        }
        this.outbox.append(new long[] {item}, 1, this.clock.millis());
        return true;
    }

    /**
     * Returns the items at the head of the outbox, without removing them.
     *
     * @param maxItems how many at the most
     * @return an empty batch if there are none
     */
    synchronized Batch head(int maxItems) {
        return this.outbox.head(maxItems);
    }

    /** Removes the items up to the one with this number. */
    synchronized void removeThrough(long number) {
        this.outbox.removeThrough(number);
    }
}
