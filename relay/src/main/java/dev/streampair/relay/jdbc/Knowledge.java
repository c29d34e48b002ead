package dev.streampair.relay.jdbc;

import dev.streampair.relay.Pause;
import dev.streampair.relay.Progress;
import dev.streampair.relay.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of the stream without asking the database: its row as last read or written, and how far the
 * outbox was removed since, be it put off.
 *
 * <p>Safe for use by several threads.
 */
final class Knowledge {

    /** Names the numbering. It stays the same for as long as the store is open. */
    private final String storeId;

    /** Written under this object's lock. */
    private volatile StreamRow row;

    /** The number of the last item removed. Written under this object's lock. */
    private volatile long removedThrough;

    /** When the item at the head came, in milliseconds since the epoch, as far as known. */
    private volatile long headTime;

    Knowledge(StreamRow row, long headTime) {
        this.storeId = row.storeId();
        this.row = row;
        this.removedThrough = row.removedThrough();
        this.headTime = headTime;
    }

    /**
     * Learns the row as it was committed, unless a later one is known.
     *
     * @param now the time, in milliseconds since the epoch
     */
    synchronized void learn(StreamRow latest, long now) {
        if (latest.revision() >= this.row.revision()) {
            if (waiting() == 0) {
                this.headTime = now;
            }
            this.row = latest;
            this.removedThrough = Math.max(this.removedThrough, latest.removedThrough());
        }
    }

    /** The row as far as it is known now. */
    StreamRow row() {
        return this.row;
    }

    /**
     * Checks that a row is none that the store once was, or another store's. Its numbers would be given again to other
     * items, and the peer would skip those.
     *
     * @param earlier what was known of the row before it was read
     * @throws LostCommitsException if it is one that the store once was
     * @throws StoreException if it is another store's
     */
    void check(StreamRow latest, StreamRow earlier) {
        latest.checkNumbering();
        if (!latest.storeId().equals(this.storeId)) {
            throw new StoreException(
                    "The store is not the one that was opened: its numbering has another name now",
                    "Start the service again.");
        }
        if (latest.revision() < earlier.revision() || latest.lastNumber() < earlier.lastNumber()) {
            throw new LostCommitsException();
        }
    }

    synchronized void remove(long number) {
        this.removedThrough = Math.max(this.removedThrough, number);
    }

    void learnHeadTime(long time) {
        this.headTime = time;
    }

    Progress progress() {
        return this.row.progress();
    }

    @Nullable
    Pause pause() {
        return this.row.pause();
    }

    long removedThrough() {
        return this.removedThrough;
    }

    long headTime() {
        return this.headTime;
    }

    /** How many items wait. */
    int waiting() {
        // In this order: what is removed is never more than what the row that is read next has.
        long removed = this.removedThrough;
        return this.row.withRemovedThrough(removed).waiting();
    }

    /** How many removals are put off. */
    long removalsPutOff() {
        return this.removedThrough - this.row.removedThrough();
    }
}
