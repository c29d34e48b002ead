package dev.streampair.relay;

/**
 * Numbered items in a row: new ones are appended with the next number, those at the head are removed. It grows with what
 * waits, up to what its owner lets in.
 *
 * <p>Not safe for use by several threads; the store guards it.
 */
final class Outbox {

    private static final int INITIAL_SLOTS = 16;

    /** A ring: the item numbered n is at n modulo the ring's length, a power of two. */
    private long[] slots = new long[INITIAL_SLOTS];

    private int size;

    private long lastNumber;

    int size() {
        return this.size;
    }

    /** Appends the first {@code count} of the items. */
    void append(long[] items, int count) {
        ensureRoomFor(count);
        for (int i = 0; i < count; i++) {
            this.lastNumber++;
            this.slots[slotOf(this.lastNumber)] = items[i];
        }
        this.size += count;
    }

    /** Returns the items at the head, at the most so many. */
    Batch head(int maxItems) {
        long[] items = new long[Math.min(maxItems, this.size)];
        long first = this.lastNumber - this.size + 1;
        for (int i = 0; i < items.length; i++) {
            items[i] = this.slots[slotOf(first + i)];
        }
        return new Batch(first, Items.copyOf(items, items.length));
    }

    /** Removes the items up to the one with this number. */
    void removeThrough(long number) {
        this.size = (int) Math.min(this.size, this.lastNumber - number);
    }

    private void ensureRoomFor(int count) {
        int needed = this.size + count;
        if (needed <= this.slots.length) {
            return;
        }
        Batch waiting = head(this.size);
        this.slots = new long[Integer.highestOneBit(needed - 1) << 1];
        for (int i = 0; i < waiting.size(); i++) {
            this.slots[slotOf(waiting.firstNumber() + i)] = waiting.items().get(i);
        }
    }

    private int slotOf(long number) {
        return (int) number & (this.slots.length - 1);
    }
}
