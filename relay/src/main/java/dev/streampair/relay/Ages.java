package dev.streampair.relay;

import java.util.function.IntToLongFunction;

/**
 * For how long items waited, in milliseconds. Items that came within the same millisecond count as one, so a backlog of
 * millions has no more ages than the milliseconds in which it came.
 */
public final class Ages {

    private Ages() {}

    /**
     * Returns the ages of items in a row, in their order.
     *
     * @param now the time, in milliseconds since the epoch
     * @param count how many items there are
     * @param timeOf tells when the item at an index came, in milliseconds since the epoch
     * @return none below zero, whatever the clocks did
     */
    public static long[] of(long now, int count, IntToLongFunction timeOf) {
        int different = 0;
        for (int i = 0; i < count; i++) {
            different += isFirst(i, timeOf) ? 1 : 0;
        }
        long[] ages = new long[different];
        int next = 0;
        for (int i = 0; next < different; i++) {
            if (isFirst(i, timeOf)) {
                ages[next] = Math.max(0, now - timeOf.applyAsLong(i));
                next++;
            }
        }
        return ages;
    }

    private static boolean isFirst(int index, IntToLongFunction timeOf) {
        return index == 0 || timeOf.applyAsLong(index) != timeOf.applyAsLong(index - 1);
    }
}
