package dev.streampair.relay.jdbc;

import dev.streampair.relay.StoreException;
import java.sql.SQLException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done to the stream, one transaction after another: what each has made of the stream is known at once, and
 * whether the store works.
 *
 * <p>Safe for use by several threads.
 */
final class Transactions {

    private static final Logger logger = LoggerFactory.getLogger(Transactions.class);

    private final Database database;

    private final Knowledge known;

    private final FailureWatch failures;

    private final InstantSource clock;

    Transactions(Database database, Knowledge known, FailureWatch failures, InstantSource clock) {
        this.database = database;
        this.known = known;
        this.failures = failures;
        this.clock = clock;
    }

    /** What a transaction has come to, and the stream after it. */
    record Change<T>(T result, StreamRow row) {}

    /** Reads the stream, or changes it. */
    <T> T change(Session session, Session.Work<Change<T>> work) {
        Change<T> change = run(session, work);
        this.known.learn(change.row(), now());
        return change.result();
    }

    /** Does what neither reads nor changes the stream. */
    <T> T run(Session session, Session.Work<T> work) {
        try {
            return this.failures.watch(() -> session.transact(work));
        } catch (LostCommitsException ex) {
            distrustNumbering(session);
            throw ex;
        }
    }

    /** A start has forgotten what this process knows of the store, so the store itself must say that it cannot be used. */
    private void distrustNumbering(Session session) {
        try {
            session.transact((open) -> {
                StreamRow.distrustNumbering(open, this.known.row().storeId());
                return true;
            });
        } catch (StoreException ex) {
            logger.debug("The store is marked with the next look at it", ex);
        }
    }

    /**
     * Has other processes leave the stream alone until the commit, and does the removals that were put off: here they cost
     * no sync of their own.
     */
    StreamRow lock(Session session) throws SQLException {
        return lockAndRemove(session, this.known.removedThrough());
    }

    /**
     * The same, and removes the items up to the one with this number.
     */
    StreamRow lockAndRemove(Session session, long number) throws SQLException {
        StreamRow row = this.database.isShared() ? StreamRow.lock(session) : StreamRow.read(session);
        this.known.check(row, this.known.row());
        if (row.removedThrough() >= number) {
            return row;
        }
        OutboxTable.removeThrough(session, number);
        StreamRow.remove(session, number);
        return StreamRow.read(session);
    }

    /** The time, in milliseconds since the epoch. */
    long now() {
        return this.clock.millis();
    }
}
