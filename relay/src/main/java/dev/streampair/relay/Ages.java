package dev.streampair.relay;

import java.util.function.IntToLongFunction;

/**
 * How long items waited, in milliseconds. Items that arrived within the same millisecond share one age, so even a
 * backlog of millions has at most one age for each millisecond in which items arrived.
 */
public final class Ages {

    private Ages() {}

    /**
     * Returns the ages of consecutive items, in their order.
     *
     * @param now the time, in milliseconds since the epoch
     * @param count the number of items
     * @param timeOf returns when the item at an index arrived, in milliseconds since the epoch
     * @return the ages, none below zero even if a clock was set back
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
