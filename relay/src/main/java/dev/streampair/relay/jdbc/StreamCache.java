package dev.streampair.relay.jdbc;

import dev.streampair.relay.Batch;
import dev.streampair.relay.Incarnation;
import dev.streampair.relay.Pause;
import dev.streampair.relay.StoreException;
import dev.streampair.relay.StreamProgress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows about the stream without asking the database: its row as last read or written, how far items
 * were removed since then, and what waits at the head.
 *
 * <p>Safe for use by several threads.
 */
final class StreamCache {

    /** The store id, which stays the same for as long as the store is open. */
    private final String storeId;

    /** Written under this object's lock. */
    private volatile StreamRow row;

    /** The number of the last item removed. The row may not have it yet. Written under this object's lock. */
    private volatile long removedThrough;

    /** The number up to which the rows of removed items are deleted. Written under this object's lock. */
    private volatile long deletedThrough;

    /** Guarded by this object's lock. */
    private final RecentRuns runs = new RecentRuns();

    /** This process's incarnation, since it began to deliver. Written under this object's lock. */
    private volatile Incarnation incarnation = Incarnation.NONE;

    /** When the item at the head arrived, in milliseconds since the epoch, as far as known. */
    private volatile long headTime;

    StreamCache(StreamRow row, long headTime) {
        this.storeId = row.storeId();
        this.row = row;
        this.removedThrough = row.removedThrough();
        this.deletedThrough = row.removedThrough();
        this.headTime = headTime;
    }

    /**
     * Records the row as it was committed, unless a later one is known.
     *
     * @param appended the runs appended to the outbox with it
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

    /** The latest known row. */
    StreamRow row() {
        return this.row;
    }

    /**
     * Checks that a row is not an earlier state of this store, nor another store's. Otherwise its numbers would be
     * reused for other items, and the peer would skip those.
     *
     * @param earlier the row that was known before this one was read
     * @throws LostCommitsException if it is an earlier state of this store
     * @throws StoreException if it is another store's
     */
    void check(StreamRow latest, StreamRow earlier) {
        latest.checkNumbering();
        if (!latest.storeId().equals(this.storeId)) {
            throw new StoreException(
                    "The store is not the one that was opened: its store id has changed", "Start the service again.");
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

    /** Records that this process begins to deliver. */
    synchronized void begin(Incarnation own) {
        this.incarnation = own;
    }

    /** Records that the peer has accepted a delivery of this process. */
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

    /** Records that the rows up to this number are deleted. */
    synchronized void deleted(long number) {
        this.deletedThrough = Math.max(this.deletedThrough, number);
    }

    /** Records the runs that wait after a number, unless more are known meanwhile. */
    synchronized void learnRuns(long after, List<Run> read) {
        if (lastKnown() == after) {
            this.runs.addRead(read);
            learnHeadTime();
        }
    }

    /** The number of the last item up to which nothing needs to be read. */
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
        // Read in this order, the removed items are never more than those that the row counts.
        long removed = this.removedThrough;
        StreamRow latest = this.row;
        return (int) (latest.lastNumber() - Math.max(removed, latest.removedThrough()));
    }

    /** How many removed items may still have rows. */
    long removalsPutOff() {
        return this.removedThrough - this.deletedThrough;
    }
}
