package dev.streampair.x;

import dev.streampair.relay.ItemHandler;

/** What x does with an item of its stream: it sends y the item, incremented by 1. */
final class Increment implements ItemHandler {

    @Override
    public long successorOf(long item) {
        return item + 1;
    }
}
