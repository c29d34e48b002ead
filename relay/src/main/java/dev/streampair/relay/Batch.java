package dev.streampair.relay;

import java.util.List;

/**
 * Items on their way to the peer: consecutive ones, from the head of the outbox.
 *
 * @param firstNumber the number of the first item; the rest follow one by one
 * @param items the items; a batch from an empty outbox has none
 * @param traces what a tracer calls the postings that they came of, in their order, without repeats and without those that
 *     none follows
 */
public record Batch(long firstNumber, Items items, List<String> traces) {

    /** Items that no tracer follows. */
    public Batch(long firstNumber, Items items) {
        this(firstNumber, items, List.of());
    }

    public int size() {
        return this.items.size();
    }

    /** The number of the last item. */
    public long lastNumber() {
        return this.firstNumber + size() - 1;
    }

    /** The items from {@code start} (inclusive) to {@code end} (exclusive), with their numbers, without the traces. */
    Batch range(int start, int end) {
        return new Batch(this.firstNumber + start, this.items.range(start, end));
    }
}
