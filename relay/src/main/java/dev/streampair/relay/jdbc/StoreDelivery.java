package dev.streampair.relay.jdbc;

import dev.streampair.relay.Batch;
import dev.streampair.relay.DeadLetter;
import dev.streampair.relay.Incarnation;
import dev.streampair.relay.Items;
import dev.streampair.relay.StoreException;
import dev.streampair.relay.jdbc.Transactions.Change;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and removes the items that leave the store, through the connection that has the right to deliver. It claims
 * that right again whenever the connection was reopened.
 *
 * <p>For one thread at a time, except {@link #isAllowed}.
 */
final class StoreDelivery {

    private static final Logger logger = LoggerFactory.getLogger(StoreDelivery.class);

    /** The time without a further removal after which postponed removals are done. */
    private static final Duration IDLE_TIME = Duration.ofMillis(500);

    /** How many removals may be postponed; those of one more delivery may come on top. */
    private static final int MAX_REMOVALS_PUT_OFF = 10_000;

    /** The same for a shared store, where others count waiting items by the removals. */
    private static final int MAX_REMOVALS_UNTOLD = 100;

    private static final Duration LONG_AGO = Duration.ofHours(1);

    private static final int NONE = -1;

    private final Database database;

    private final UUID store;

    private final Session session;

    private final Transactions transactions;

    private final StreamCache known;

    /** When the last item was removed, in nanoseconds of the system's timer. */
    private long removalTime = System.nanoTime();

    /** When this process last looked at what others did, in nanoseconds of the system's timer. */
    private long lookTime = System.nanoTime() - LONG_AGO.toNanos();

    /** The number of the connection that has the right to deliver. Written by the thread that delivers. */
    private volatile int claimant = NONE;

    StoreDelivery(Database database, UUID store, Session session, Transactions transactions, StreamCache known) {
        this.database = database;
        this.store = store;
        this.session = session;
        this.transactions = transactions;
        this.known = known;
    }

    /** Whether this process delivers. */
    boolean isAllowed() {
        return !this.database.isShared() || this.claimant == this.session.connectionNumber();
    }

    Batch head(int maxItems) {
        if (!isAllowed() || this.known.waiting() == 0) {
            return nothing();
        }
        readHead(maxItems);
        // The connection may have ended, and the right with it.
        return isAllowed() ? this.known.head(maxItems) : nothing();
    }

    private Batch nothing() {
        return new Batch(this.known.removedThrough() + 1, Items.of());
    }

    /** Reads the first items, as far as they are not cached. */
    private void readHead(int maxItems) {
        long after = this.known.lastKnown();
        int wanted = Math.min(maxItems, this.known.waiting()) - (int) (after - this.known.removedThrough());
        if (wanted > 0) {
            this.known.learnRuns(
                    after, this.transactions.run(this.session, (session) -> OutboxTable.read(session, after, wanted)));
        }
    }

    /** Postpones the removal, and so cannot fail: the peer's answer counts even if the store fails. */
    long[] acknowledgeThrough(long number) {
        long[] ages = this.known.ages(number, this.transactions.now());
        this.known.remove(number);
        this.known.acknowledged();
        this.removalTime = System.nanoTime();
        return ages;
    }

    /** Does nothing if another process has removed the item meanwhile. */
    void moveToDeadLetters(DeadLetter letter) {
        this.transactions.change(this.session, (session) -> {
            StreamRow row = this.transactions.lock(session);
            if (row.removedThrough() >= letter.number()) {
                return new Change<>(letter, row);
            }
            if (!isAllowed()) {
                throw new StoreException(
                        "The database server has ended the session that had the right to deliver",
                        "Nothing needs to be done: this process or another one takes over the delivery.");
            }
            DeadLetterTable.add(session, letter);
            return new Change<>(letter, writeRemoved(session, row.withRemovedThrough(letter.number())));
        });
    }

    /** Does the postponed removals once there are many, or nothing was removed for a while. */
    void removeWhatIsDue() {
        if (isAllowed() && (hasRemovalsDue() || System.nanoTime() - this.removalTime >= IDLE_TIME.toNanos())) {
            removeWhatWasPutOff();
        }
    }

    /** Whether the limit on postponed removals is reached. */
    boolean hasRemovalsDue() {
        int max = this.database.isShared() ? MAX_REMOVALS_UNTOLD : MAX_REMOVALS_PUT_OFF;
        return isAllowed() && this.known.removalsPutOff() >= max;
    }

    void removeWhatWasPutOff() {
        if (this.known.removalsPutOff() > 0) {
            long removed = this.transactions.change(this.session, (session) -> {
                StreamRow row = this.transactions.lock(session);
                OutboxTable.removeThrough(session, row.removedThrough());
                return new Change<>(row.removedThrough(), writeRemoved(session, row));
            });
            this.known.deleted(removed);
        }
    }

    private static StreamRow writeRemoved(Session session, StreamRow row) throws SQLException {
        StreamRow next = row.withAppended(0, row.progress());
        next.write(session);
        return next;
    }

    /** Reads what other processes did, and becomes the leader if none of them is. */
    void lookAtOthers() {
        boolean before = isAllowed();
        StreamRow earlier = this.known.row();
        Incarnation begun = this.transactions.change(this.session, (session) -> {
            StreamRow row = StreamRow.read(session);
            this.known.check(row, earlier);
            if (isAllowed() || !this.database.claim(session, this.store)) {
                return new Change<>(Incarnation.NONE, row);
            }
            StreamRow next = begin(session);
            return new Change<>(next.incarnation(), next);
        });
        if (!begun.equals(Incarnation.NONE)) {
            this.known.begin(begun);
            this.claimant = this.session.connectionNumber();
        }
        boolean claimed = isAllowed();
        if (!claimed) {
            this.claimant = NONE;
        }
        this.lookTime = System.nanoTime();
        if (claimed && !before) {
            logger.info("this process delivers from now on");
        }
        if (!claimed && this.known.waiting() > 0) {
            readHead(1);
        }
    }

    /** Records that this process delivers from now on. */
    private StreamRow begin(Session session) throws SQLException {
        StreamRow row = this.transactions.lock(session).withNextIncarnation(false);
        row.write(session);
        return row;
    }

    /**
     * How long ago this process last looked at what others did; a long time if the connection has ended since, so that
     * the next look is due.
     */
    Duration sinceLook() {
        return (this.claimant != NONE && !isAllowed()) ? LONG_AGO : Duration.ofNanos(System.nanoTime() - this.lookTime);
    }

    /** Lets another process deliver, if there is one. */
    void giveUp() {
        if (this.database.isShared()) {
            this.session.giveUp();
        }
    }
}
