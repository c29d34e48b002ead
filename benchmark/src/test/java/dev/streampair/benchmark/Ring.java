package dev.streampair.benchmark;

import java.io.IOException;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Two processes between which an item goes to and fro; each hands on its successor, the first is 1. It stands until it
 * is told to turn.
 *
 * <p>A hop lasts from the time at which one process has received an item to the time at which the other has received
 * the successor: what the one does with the item, and the successor's way to the other. One hop begins where the last
 * one ended, so their mean is one second divided by the hops per second. Each process notes when it received an item,
 * on a clock that both share; nothing else takes part in the ring.
 */
interface Ring {

    void turn() throws Exception;

    void stand() throws Exception;

    /** How much has come to one of the two. */
    Count count() throws Exception;

    /** Returns how long each hop between two counts took. The ring must stand. */
    Latencies hops(Count begin, Count end) throws IOException;

    /**
     * Returns how long each hop between two counts took.
     *
     * @param nanosOf tells when an item was received
     */
    static Latencies hops(Count begin, Count end, LongUnaryOperator nanosOf) {
        Latencies hops = new Latencies();
        // The one that counts received item 2n as its nth, or, if it received the first, item 2n - 1.
        for (long item = 2 * begin.value() + 1; item < 2 * end.value() - 1; item++) {
            hops.add(nanosOf.applyAsLong(item + 1) - nanosOf.applyAsLong(item));
        }
        return hops;
    }

    List<ProcessTree> processes();
}
