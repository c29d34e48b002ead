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
public record Progress(@Nullable Long seed, long limit, long sent, boolean halted) {

    /** How a stream begins. */
    public static final Progress NONE = new Progress(null, 0, 0, false);

    /** Whether it was started and has not halted since. */
    public boolean isRunning() {
        return this.seed != null && !this.halted;
    }

    /** The stream just started. */
    public static Progress startedWith(long seed, long limit) {
        return new Progress(seed, limit, 0, false);
    }

    /** Returns where the stream is once it takes no more items. */
    public Progress ended() {
        return after(0, true);
    }

    Progress after(int taken, boolean halts) {
        return new Progress(this.seed, this.limit, this.sent + taken, halts);
    }
}
