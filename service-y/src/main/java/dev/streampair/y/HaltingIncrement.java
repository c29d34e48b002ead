package dev.streampair.y;

import dev.streampair.relay.ItemHandler;

/**
 * What y does with an item of its stream: it sends x the item, incremented by 1, until it has sent as many messages as it
 * may; then it halts.
 */
final class HaltingIncrement implements ItemHandler {

    /** Changed only while no item is taken; read under the relay's lock. */
    private volatile long lastMessage;

    /**
     * Sets the end of the exchange.
     *
     * @param lastMessage the last message to send, counted from the service's first
     */
    void haltAfter(long lastMessage) {
        this.lastMessage = lastMessage;
    }

    @Override
    public boolean halts(long sent) {
        return sent >= this.lastMessage;
    }

    @Override
    public long successorOf(long item) {
        return item + 1;
    }
}
