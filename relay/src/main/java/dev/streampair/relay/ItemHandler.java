package dev.streampair.relay;

/**
 * Makes the successor of an item: a service's own part in the exchange. For the relay it is a pure function.
 *
 * <p>The relay calls it for one item at a time, in the order in which the items were accepted. It may call it again for
 * the same item if the work could not be completed, so an implementation keeps no count of its own: the relay passes
 * what it needs to know of the past.
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
     * Returns whether the stream halts instead of accepting one more item. Called before each item; once it returns
     * {@code true}, the relay refuses every item until {@link Relay#startStream} is called.
     *
     * @param sent how many items this service has put in its outbox since the stream was last started, not counting the
     *     seed
     * @param limit the limit given to {@link Relay#startStream} then
     */
    default boolean halts(long sent, long limit) {
        return false;
    }
}
