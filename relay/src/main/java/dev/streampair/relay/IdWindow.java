package dev.streampair.relay;

import java.time.Duration;

/**
 * How many ids of events and idempotency keys a store remembers, and for how long: those that came first are forgotten first.
 *
 * @param maxIds how many, at least 1; a store may keep a hundredth more
 * @param maxAge for how long, at least a millisecond
 */
public record IdWindow(int maxIds, Duration maxAge) {

    /** What suits most: a poster that repeats does so within a day. */
    public static final IdWindow DEFAULT = new IdWindow(10_000, Duration.ofHours(24));

    /** The greatest number of ids: the longest of so many take 160 MB in memory. */
    public static final int MAX_IDS = 100_000;

    public IdWindow {
        if (maxIds < 1 || maxIds > MAX_IDS || maxAge.toMillis() < 1) {
            throw new IllegalArgumentException("no window: " + maxIds + " ids for " + maxAge);
        }
    }

    /** Returns the time before which ids are forgotten, in milliseconds since the epoch. */
    public long start(long now) {
        return now - this.maxAge.toMillis();
    }
}
