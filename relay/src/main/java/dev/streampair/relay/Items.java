package dev.streampair.relay;

import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * An immutable sequence of items. It holds primitives, because a stream passes millions of them, and shares its array
 * with its ranges.
 */
public final class Items {

    /** The smallest item: -2<sup>63</sup>. */
    public static final long MIN_ITEM = Long.MIN_VALUE;

    /** The largest item that can be received: 2<sup>63</sup> - 2, because item + 1 must exist. */
    public static final long MAX_ITEM = Long.MAX_VALUE - 1;

    private static final long[] NOTHING = {};

    private static final Items NONE = new Items(NOTHING, 0, 0);

    private final long[] values;

    private final int from;

    private final int to;

    private Items(long[] values, int from, int to) {
        this.values = values;
        this.from = from;
        this.to = to;
    }

    public static Items of(long... values) {
        return owning(values.clone(), values.length);
    }

    /** Returns the first {@code size} of {@code values}, which nobody may change any more. */
    private static Items owning(long[] values, int size) {
        return (size == 0) ? NONE : new Items(values, 0, size);
    }

    public int size() {
        return this.to - this.from;
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    public long get(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException(
                    "index is %s, must be from 0 to below %s, the number of items".formatted(index, size()));
        }
        return this.values[this.from + index];
    }

    /**
     * Returns the items from {@code start} (inclusive) to {@code end} (exclusive).
     *
     * @throws IndexOutOfBoundsException if there are no such items
     */
    public Items range(int start, int end) {
        if (start < 0 || start > end || end > size()) {
            throw new IndexOutOfBoundsException(
                    "range is %s to %s, must be within 0 to %s, the number of items".formatted(start, end, size()));
        }
        if (start == end) {
            return NONE;
        }
        return (start == 0 && end == size()) ? this : new Items(this.values, this.from + start, this.from + end);
    }

    /** Returns the same items for long-term use, in an array without the other items of the posting. */
    public Items detached() {
        return (size() == this.values.length)
                ? this
                : new Items(Arrays.copyOfRange(this.values, this.from, this.to), 0, size());
    }

    public void forEach(LongConsumer action) {
        for (int i = this.from; i < this.to; i++) {
            action.accept(this.values[i]);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Items that
                && Arrays.equals(this.values, this.from, this.to, that.values, that.from, that.to);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = this.from; i < this.to; i++) {
            hash = 31 * hash + Long.hashCode(this.values[i]);
        }
        return hash;
    }

    /** Returns the items as the log shows them: {@code 2, 4, 6}. */
    @Override
    public String toString() {
        return Arrays.stream(this.values, this.from, this.to)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(", "));
    }

    /** Collects items one by one, and copies none of them at the end. For one thread. */
    public static final class Builder {

        private static final int MIN_ITEMS = 16;

        private long[] values;

        private int size;

        /**
         * @param expectedItems the initial room, which grows if there are more
         */
        public Builder(int expectedItems) {
            this.values = new long[expectedItems];
        }

        public void add(long item) {
            if (this.size == this.values.length) {
                this.values = Arrays.copyOf(this.values, Math.max(MIN_ITEMS, 2 * this.size));
            }
            this.values[this.size] = item;
            this.size++;
        }

        /** The number of items added. */
        public int size() {
            return this.size;
        }

        /** Returns the items added. Later ones begin another sequence. */
        public Items build() {
            Items items = owning(this.values, this.size);
            this.values = NOTHING;
            this.size = 0;
            return items;
        }
    }
}
