package dev.streampair.relay;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A queue of numbered items: new ones are appended with the next number, and those at the head are removed. It grows
 * with the waiting items, whose number its owner limits.
 *
 * <p>Not safe for use by several threads; the store guards it.
 */
final class Outbox {

    private static final int INITIAL_SLOTS = 16;

    /** A ring: the item numbered n is at n modulo the ring's length, a power of two. */
    private long[] slots = new long[INITIAL_SLOTS];

    /** When the item in the same slot arrived, in milliseconds since the epoch. */
    private long[] times = new long[INITIAL_SLOTS];

    /**
     * The tracer's name for the posting that the item in the same slot came from; {@code null} until a tracer has
     * followed a posting.
     */
    private @Nullable String @Nullable [] traces;

    private int size;

    private long lastNumber;

    int size() {
        return this.size;
    }

    /**
     * Appends the items.
     *
     * @param time when they arrived, in milliseconds since the epoch
     * @param trace the tracer's name for the posting that they came from, or {@code null}
     */
    void append(Items items, long time, @Nullable String trace) {
        ensureRoomFor(items.size());
        @Nullable String[] names = this.traces;
        if (names == null && trace != null) {
            names = new @Nullable String[this.slots.length];
            this.traces = names;
        }
        for (int i = 0; i < items.size(); i++) {
            this.lastNumber++;
            int slot = slotOf(this.lastNumber);
            this.slots[slot] = items.get(i);
            this.times[slot] = time;
            if (names != null) {
                names[slot] = trace;
            }
        }
        this.size += items.size();
    }

    /** Returns the items at the head, at most {@code maxItems}. */
    Batch head(int maxItems) {
        int count = Math.min(maxItems, this.size);
        long first = this.lastNumber - this.size + 1;
        Items.Builder items = new Items.Builder(count);
        for (int i = 0; i < count; i++) {
            items.add(this.slots[slotOf(first + i)]);
        }
        return new Batch(first, items.build(), tracesOf(first, count));
    }

    private List<String> tracesOf(long first, int count) {
        @Nullable String[] names = this.traces;
        if (names == null) {
            return List.of();
        }
        Set<String> found = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            String name = names[slotOf(first + i)];
            if (name != null) {
                found.add(name);
            }
        }
        return List.copyOf(found);
    }

    /** Returns when the item at the head arrived, in milliseconds since the epoch; empty if nothing waits. */
    OptionalLong headTime() {
        return (this.size == 0)
                ? OptionalLong.empty()
                : OptionalLong.of(this.times[slotOf(this.lastNumber - this.size + 1)]);
    }

    /**
     * Removes the items up to and including this number.
     *
     * @param now the time, in milliseconds since the epoch
     * @return their {@link Ages}
     */
    long[] removeThrough(long number, long now) {
        long first = this.lastNumber - this.size + 1;
        int count = (int) Math.max(0, Math.min(this.size, number - first + 1));
        this.size -= count;
        return Ages.of(now, count, (index) -> this.times[slotOf(first + index)]);
    }

    private void ensureRoomFor(int count) {
        int needed = this.size + count;
        if (needed <= this.slots.length) {
            return;
        }
        long[] oldSlots = this.slots;
        long[] oldTimes = this.times;
        long[] newSlots = new long[Integer.highestOneBit(needed - 1) << 1];
        long[] newTimes = new long[newSlots.length];
        @Nullable String[] oldTraces = this.traces;
        @Nullable String[] newTraces = (oldTraces != null) ? new @Nullable String[newSlots.length] : null;
        // If there was not enough memory for all of them, nothing has changed yet.
        this.slots = newSlots;
        this.traces = newTraces;
        this.times = newTimes;
        for (long number = this.lastNumber - this.size + 1; number <= this.lastNumber; number++) {
            int oldSlot = (int) number & (oldSlots.length - 1);
            this.slots[slotOf(number)] = oldSlots[oldSlot];
            this.times[slotOf(number)] = oldTimes[oldSlot];
            if (oldTraces != null && newTraces != null) {
                newTraces[slotOf(number)] = oldTraces[oldSlot];
            }
        }
    }

    private int slotOf(long number) {
        return (int) number & (this.slots.length - 1);
    }
}
