package dev.streampair.relay;

/**
 * What a service does with an item: its own part in the exchange, a pure function as far as the relay can see.
 *
 * <p>The relay calls it for one item at a time, in the order in which the items were accepted. It may call it
 * again for the same item if what it was called for could not be completed, so an implementation keeps no count of its
 * own: what it needs to know of the past, it is told.
 */
@FunctionalInterface
public interface ItemHandler {

    /**
     * Returns the item to send to the peer in answer to {@code item}.
     *
     * @param item the item received, from {@link Items#MIN_ITEM} to {@link Items#MAX_ITEM}
     */
    long successorOf(long item);

    /**
     * Whether the stream halts instead of taking one more item. Asked before each item; once the answer is yes, the relay
     * refuses every item until {@link Relay#restart} is called.
     *
     * @param sent how many items this service has put in its outbox since it was last started, the seed not counted
     * @param limit what was given to {@link Relay#restart} then
     */
    default boolean halts(long sent, long limit) {
        return false;
    }
}
