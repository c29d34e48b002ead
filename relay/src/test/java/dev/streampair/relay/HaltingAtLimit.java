package dev.streampair.relay;

/**
 * Answers an item with the next, and halts once as many are sent as the stream was started with; at once before that.
 */
final class HaltingAtLimit implements ItemHandler {

    @Override
    public long successorOf(long item) {
        return item + 1;
    }

    @Override
    public boolean halts(long sent, long limit) {
        return sent >= limit;
    }
}
