package dev.streampair.relay;

import org.jspecify.annotations.Nullable;

/**
 * The progress of a stream.
 *
 * @param seed the item that it was last started with, or {@code null} if it accepts items without ever having been
 *     started
 * @param limit the limit for the handler, given with the seed; 0 without a seed
 * @param sent how many items this service has put in its outbox since then, not counting the seed
 * @param halted whether it refuses every item until it is started again
 */
public record StreamProgress(@Nullable Long seed, long limit, long sent, boolean halted) {

    /** The progress of a new stream. */
    public static final StreamProgress NONE = new StreamProgress(null, 0, 0, false);

    /** Whether it was started and has not halted since. */
    public boolean isRunning() {
        return this.seed != null && !this.halted;
    }

    /** Returns the progress of a stream that was just started. */
    public static StreamProgress startedWith(long seed, long limit) {
        return new StreamProgress(seed, limit, 0, false);
    }

    /** Returns the progress after a halt. */
    public StreamProgress ended() {
        return after(0, true);
    }

    StreamProgress after(int accepted, boolean halts) {
        return new StreamProgress(this.seed, this.limit, this.sent + accepted, halts);
    }
}
