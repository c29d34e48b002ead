package dev.streampair.benchmark;

/**
 * How much was done by when.
 *
 * @param nanos the time, as {@link System#nanoTime} tells it
 */
record Count(long nanos, long value) {

    /** How much was done a second since an earlier count. */
    double rateSince(Count earlier) {
        return (this.value - earlier.value) / secondsSince(earlier);
    }

    double secondsSince(Count earlier) {
        return (this.nanos - earlier.nanos) / 1e9;
    }
}
