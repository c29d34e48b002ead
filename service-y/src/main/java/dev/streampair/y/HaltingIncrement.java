package dev.streampair.y;

import dev.streampair.relay.ItemHandler;

/** Makes y send x each item, incremented by 1, until y has sent as many messages as it may; then it halts. */
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
