package dev.streampair.y;

import dev.streampair.relay.ItemHandler;

/**
 * What y does with an item of its stream: it sends x the item, incremented by 1, until it has sent as many messages as it
 * may; then it halts.
 */
final class HaltingIncrement implements ItemHandler {

    @Override
    public boolean halts(long sent, long limit) {
        return sent >= limit;
    }

    @Override
    public long successorOf(long item) {
        return item + 1;
    }
}
