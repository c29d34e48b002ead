package dev.streampair.x;

import dev.streampair.relay.ItemHandler;

/** Makes x send y each item, incremented by 1. */
final class Increment implements ItemHandler {

    @Override
    public long successorOf(long item) {
        return item + 1;
    }
}
