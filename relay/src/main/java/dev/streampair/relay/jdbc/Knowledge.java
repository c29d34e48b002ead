package dev.streampair.relay.jdbc;

import dev.streampair.relay.Progress;
import dev.streampair.relay.StoreException;

/**
 * What this process knows of the stream without asking the database: its row as last read or written, and how far the
 * outbox was removed since, be it put off.
 *
 * <p>Safe for use by several threads.
 */
final class Knowledge {

    /** Written under this object's lock. */
    private volatile StreamRow row;

    /** The number of the last item removed. Written under this object's lock. */
    private volatile long removedThrough;

    /** When the item at the head came, in milliseconds since the epoch, as far as known. */
    private volatile long headTime;

    Knowledge(StreamRow row, long headTime) {
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

    /**
     * Checks that a row which nobody else can change now is none that the store once was, or another store's. Its numbers
     * would be given again to other items, and the peer would skip those.
     *
     * @throws StoreException if it is
     */
    void checkNotBefore(StreamRow latest) {
        StreamRow now = this.row;
        if (latest.revision() < now.revision()
                || latest.lastNumber() < now.lastNumber()
                || !latest.storeId().equals(now.storeId())) {
            throw new StoreException(
                    "The store is not what it was: it has lost commits, or a copy was put in its place",
                    "Stop the service, and name the numbering anew: update relay_stream set store_id = '<a new UUID>';"
                            + " what waits in the store may come to the peer a second time then.");
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

    long removedThrough() {
        return this.removedThrough;
    }

    long headTime() {
        return this.headTime;
    }

    /** How many items wait. */
    int waiting() {
        return this.row.withRemovedThrough(this.removedThrough).waiting();
    }

    /** How many removals are put off. */
    long removalsPutOff() {
        return this.removedThrough - this.row.removedThrough();
    }
}
