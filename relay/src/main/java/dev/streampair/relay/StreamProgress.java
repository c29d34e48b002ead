package dev.streampair.relay;

import org.jspecify.annotations.Nullable;

/**
 * Where a stream is.
 *
 * @param seed the item that it was last started with, or {@code null} if it takes items without ever having been started
 * @param limit what was given with the seed for the handler; 0 without a seed
 * @param sent how many items this service has put in its outbox since, the seed not counted
 * @param halted whether it takes no items until it is started again
 */
public record StreamProgress(@Nullable Long seed, long limit, long sent, boolean halted) {

    /** How a stream begins. */
    public static final StreamProgress NONE = new StreamProgress(null, 0, 0, false);

    /** Whether it was started and has not halted since. */
    public boolean isRunning() {
        return this.seed != null && !this.halted;
    }

    /** The stream just started. */
    public static StreamProgress startedWith(long seed, long limit) {
        return new StreamProgress(seed, limit, 0, false);
    }

    /** Returns where the stream is once it takes no more items. */
    public StreamProgress ended() {
        return after(0, true);
    }

    StreamProgress after(int accepted, boolean halts) {
        return new StreamProgress(this.seed, this.limit, this.sent + accepted, halts);
    }
}
