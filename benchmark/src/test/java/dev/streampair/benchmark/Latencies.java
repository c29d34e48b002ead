package dev.streampair.benchmark;

import java.util.Arrays;

/** Times in nanoseconds, of which any quantile can be told. */
final class Latencies {

    private long[] nanos = new long[1 << 16];

    private int count;

    void add(long nanos) {
        if (this.count == this.nanos.length) {
            this.nanos = Arrays.copyOf(this.nanos, 2 * this.count);
        }
        this.nanos[this.count] = nanos;
        this.count++;
    }

    int count() {
        return this.count;
    }

    /**
     * Returns the least time, in microseconds, that this part of all times does not exceed, or NaN if there are none.
     */
    double quantileMicros(double part) {
        if (this.count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(this.nanos, this.count);
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(part * this.count) - 1] / 1e3;
    }
}
