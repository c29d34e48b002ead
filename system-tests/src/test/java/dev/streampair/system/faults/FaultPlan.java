package dev.streampair.system.faults;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Which request meets which fault, and how often each kind was met. The faults are dealt like cards: every kind comes
 * once before any comes again, so a short run meets them all.
 *
 * <p>Safe for use by several threads.
 */
final class FaultPlan {

    private final Random random;

    private final double probability;

    // All below guarded by this.

    private final Deque<Fault> forced = new ArrayDeque<>();

    private final Deque<Fault> deck = new ArrayDeque<>();

    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

    private boolean stopped;

    private FaultPlan(Random random, double probability) {
        this.random = random;
        this.probability = probability;
    }

    /** Lets all pass, but for the faults that are {@linkplain #force asked for}. */
    static FaultPlan onDemand(Random random) {
        return new FaultPlan(random, 0);
    }

    /** Has so many of the requests meet a fault, from 0 to 1. */
    static FaultPlan withProbability(double probability, Random random) {
        return new FaultPlan(random, probability);
    }

    /** Has the next request meet a fault. */
    synchronized void force(Fault fault) {
        this.forced.add(fault);
    }

    /** Lets all pass from now on. */
    synchronized void stop() {
        this.stopped = true;
    }

    /** Returns what happens to the request that begins now: {@code null} if nothing does. */
    synchronized @Nullable Fault next() {
        Fault fault = this.stopped ? null : this.forced.poll();
        if (fault == null && !this.stopped && this.random.nextDouble() < this.probability) {
            fault = deal();
        }
        return fault;
    }

    private Fault deal() {
        if (this.deck.isEmpty()) {
            List<Fault> shuffled = new ArrayList<>(List.of(Fault.values()));
            Collections.shuffle(shuffled, this.random);
            this.deck.addAll(shuffled);
        }
        return this.deck.remove();
    }

    /** Counts a fault that was carried out. */
    synchronized void happened(Fault fault) {
        this.counts.merge(fault, 1, Integer::sum);
    }

    /** How often each kind was carried out; a kind that never was is not among them. */
    synchronized Map<Fault, Integer> counts() {
        return new EnumMap<>(this.counts);
    }

    /**
     * Picks a number from {@code min} (inclusive) to {@code max} (exclusive), for the faults that can strike anywhere.
     */
    synchronized int pick(int min, int max) {
        return min + this.random.nextInt(max - min);
    }
}
