package dev.streampair.relay.jdbc;

import dev.streampair.relay.Batch;
import dev.streampair.relay.Incarnation;
import dev.streampair.relay.Pause;
import dev.streampair.relay.StoreException;
import dev.streampair.relay.StreamProgress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of the stream without asking the database: its row as last read or written, how far the outbox was
 * removed since, and what waits at its head.
 *
 * <p>Safe for use by several threads.
 */
final class StreamCache {

    /** Names the numbering. It stays the same for as long as the store is open. */
    private final String storeId;

    /** Written under this object's lock. */
    private volatile StreamRow row;

    /** The number of the last item removed. The row may not say so yet. Written under this object's lock. */
    private volatile long removedThrough;

    /** The number up to which no rows are left of what was removed. Written under this object's lock. */
    private volatile long deletedThrough;

    /** Guarded by this object's lock. */
    private final RecentRuns runs = new RecentRuns();

    /** This process as the one that delivers, since it began to. Written under this object's lock. */
    private volatile Incarnation incarnation = Incarnation.NONE;

    /** When the item at the head came, in milliseconds since the epoch, as far as known. */
    private volatile long headTime;

    StreamCache(StreamRow row, long headTime) {
        this.storeId = row.storeId();
        this.row = row;
        this.removedThrough = row.removedThrough();
        this.deletedThrough = row.removedThrough();
        this.headTime = headTime;
    }

    /**
     * Learns the row as it was committed, unless a later one is known.
     *
     * @param appended what was appended to the outbox with it
     * @param now the time, in milliseconds since the epoch
     */
    synchronized void learn(StreamRow latest, List<Run> appended, long now) {
        if (latest.revision() >= this.row.revision()) {
            if (waiting() == 0) {
                this.headTime = now;
            }
            this.row = latest;
            remove(latest.removedThrough());
        }
        this.runs.add(appended, this.removedThrough);
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
        this.runs.removeThrough(number);
        learnHeadTime();
    }

    /** This process begins to deliver. */
    synchronized void begin(Incarnation own) {
        this.incarnation = own;
    }

    /** The peer has taken what this process has delivered. */
    synchronized void acknowledged() {
        this.incarnation = this.incarnation.acknowledged();
    }

    Incarnation incarnation() {
        return this.incarnation;
    }

    private void learnHeadTime() {
        if (!this.runs.isEmpty()) {
            this.headTime = this.runs.headTime();
        }
    }

    /** The rows up to this number are gone. */
    synchronized void deleted(long number) {
        this.deletedThrough = Math.max(this.deletedThrough, number);
    }

    /** Learns what waits after a number, unless more is known meanwhile. */
    synchronized void learnRuns(long after, List<Run> read) {
        if (lastKnown() == after) {
            this.runs.addRead(read);
            learnHeadTime();
        }
    }

    /** The number of the last item up to which nothing has to be read. */
    synchronized long lastKnown() {
        return this.runs.isEmpty() ? this.removedThrough : this.runs.lastNumber();
    }

    /** Returns the first items that wait, as far as they are known. */
    synchronized Batch head(int maxItems) {
        return this.runs.head(this.removedThrough, maxItems);
    }

    /** Returns the ages of the items at the head, as far as they are known. */
    synchronized long[] ages(long through, long now) {
        return this.runs.ages(this.removedThrough, through, now);
    }

    StreamProgress progress() {
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
        StreamRow latest = this.row;
        return (int) (latest.lastNumber() - Math.max(removed, latest.removedThrough()));
    }

    /** How many removed items may have rows yet. */
    long removalsPutOff() {
        return this.removedThrough - this.deletedThrough;
    }
}
