package dev.streampair.relay;

/**
 * Items on their way to the peer: consecutive ones, from the head of the outbox.
 *
 * @param firstNumber the number of the first item; the rest follow one by one
 * @param items the items; a batch from an empty outbox has none
 */
public record Batch(long firstNumber, Items items) {

    public int size() {
        return this.items.size();
    }

    /** The number of the last item. */
    public long lastNumber() {
        return this.firstNumber + size() - 1;
    }

    /** The items from {@code start} (inclusive) to {@code end} (exclusive), with their numbers. */
    Batch range(int start, int end) {
        return new Batch(this.firstNumber + start, this.items.range(start, end));
    }
}
