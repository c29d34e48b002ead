package dev.streampair.relay;

import java.util.List;

/**
 * Consecutive items from the head of the outbox, on their way to the peer.
 *
 * @param firstNumber the number of the first item; the others follow without gaps
 * @param items the items; a batch from an empty outbox has none
 * @param traces the tracer's names for the postings that the items came from, in the order of the items and without
 *     duplicates; a posting that no tracer follows has none
 */
public record Batch(long firstNumber, Items items, List<String> traces) {

    /** Creates a batch that no tracer follows. */
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

    /**
     * Returns the items from {@code start} (inclusive) to {@code end} (exclusive), with their numbers but without the
     * traces.
     */
    Batch range(int start, int end) {
        return new Batch(this.firstNumber + start, this.items.range(start, end));
    }
}
