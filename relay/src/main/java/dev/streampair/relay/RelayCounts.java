package dev.streampair.relay;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what happens to the items since the start. Safe for use by several threads. */
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

    /** How many items were taken. */
    public long received() {
        return this.received.sum();
    }

    /** How many of those came with a relay's deliveries: those of the peer, unless someone else posts in its name. */
    public long fromPeer() {
        return this.fromPeer.sum();
    }

    /** How many items were skipped, as they had been taken before. */
    public long duplicate() {
        return this.duplicate.sum();
    }

    /** How many items were not taken, for this reason. */
    public long refused(Receipt.Outcome reason) {
        LongAdder count = this.refused.get(reason);
        return (count != null) ? count.sum() : 0;
    }

    /** How many items were not taken, for whatever reason. */
    public long refused() {
        return this.refused.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** How many items the peer has taken. */
    public long forwarded() {
        return this.forwarded.sum();
    }

    /** How many items the peer did not take because its stream has halted. */
    public long dropped() {
        return this.dropped.sum();
    }

    /** How many items the peer refused for good. */
    public long deadLettered() {
        return this.deadLettered.sum();
    }

    /** How many deliveries were not taken, and tried again. */
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
