package dev.streampair.relay;

import java.time.Duration;

/**
 * How many event ids and idempotency keys a store remembers, and for how long. The oldest are forgotten first.
 *
 * @param maxIds the maximum number, from 1 to {@value #MAX_IDS}; a store may keep a hundredth more
 * @param maxAge the maximum age, at least a millisecond
 */
public record IdWindow(int maxIds, Duration maxAge) {

    /** Suits most services: a poster that retries does so within a day. */
    public static final IdWindow DEFAULT = new IdWindow(10_000, Duration.ofHours(24));

    /** The greatest {@code maxIds}: this many ids of the greatest length take 160 MB of memory. */
    public static final int MAX_IDS = 100_000;

    public IdWindow {
        if (maxIds < 1 || maxIds > MAX_IDS || maxAge.toMillis() < 1) {
            throw new IllegalArgumentException("window is %s ids for %s, must be 1 to %s ids for at least 1 ms"
                    .formatted(maxIds, maxAge, MAX_IDS));
        }
    }

    /** Returns the time before which ids are forgotten, in milliseconds since the epoch. */
    public long start(long now) {
        return now - this.maxAge.toMillis();
    }
}
