package dev.streampair.relay;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts items by what happened to them since the start. Safe for use by several threads. */
public final class RelayCounts implements RelayListener {

    private final LongAdder received = new LongAdder();

    private final LongAdder fromPeer = new LongAdder();

    private final LongAdder duplicate = new LongAdder();

    private final Map<Receipt.Outcome, LongAdder> refused;

    private final LongAdder forwarded = new LongAdder();

    private final LongAdder dropped = new LongAdder();

    private final LongAdder deadLettered = new LongAdder();

    private final LongAdder retries = new LongAdder();

    public RelayCounts() {
        Map<Receipt.Outcome, LongAdder> counts = new EnumMap<>(Receipt.Outcome.class);
        for (Receipt.Outcome outcome : Receipt.Outcome.values()) {
            counts.put(outcome, new LongAdder());
        }
        this.refused = Collections.unmodifiableMap(counts);
    }

    /** The number of items accepted. */
    public long received() {
        return this.received.sum();
    }

    /**
     * How many accepted items came with a relay's deliveries: those of the peer, unless someone else posts in its name.
     */
    public long fromPeer() {
        return this.fromPeer.sum();
    }

    /** The number of duplicates skipped. */
    public long duplicate() {
        return this.duplicate.sum();
    }

    /** The number of items refused for this reason. */
    public long refused(Receipt.Outcome reason) {
        LongAdder count = this.refused.get(reason);
        return (count != null) ? count.sum() : 0;
    }

    /** The number of items refused for any reason. */
    public long refused() {
        return this.refused.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** The number of items that the peer has accepted. */
    public long forwarded() {
        return this.forwarded.sum();
    }

    /** The number of items that the peer did not accept because its stream has halted. */
    public long dropped() {
        return this.dropped.sum();
    }

    /** The number of items that became dead letters. */
    public long deadLettered() {
        return this.deadLettered.sum();
    }

    /** The number of deliveries that were not accepted, and retried. */
    public long retries() {
        return this.retries.sum();
    }

    @Override
    public void accepted(Items items, @Nullable EventId event) {
        this.received.add(items.size());
        if (event instanceof EventId.Numbered) {
            this.fromPeer.add(items.size());
        }
    }

    @Override
    public void duplicatesSkipped(Items items) {
        this.duplicate.add(items.size());
    }

    @Override
    public void refused(Items items, Receipt.Outcome reason) {
        LongAdder count = this.refused.get(reason);
        if (count != null) {
            count.add(items.size());
        }
    }

    @Override
    public void delivered(Batch batch, long[] ages) {
        this.forwarded.add(batch.size());
    }

    @Override
    public void dropped(Batch batch) {
        this.dropped.add(batch.size());
    }

    @Override
    public void deadLettered(DeadLetter letter) {
        this.deadLettered.increment();
    }

    @Override
    public void retried(Batch batch, PeerAnswer answer, Duration delay) {
        this.retries.increment();
    }
}
