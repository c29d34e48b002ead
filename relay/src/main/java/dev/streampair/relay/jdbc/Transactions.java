package dev.streampair.relay.jdbc;

import dev.streampair.relay.StoreException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs transactions on the stream, one after another, and records at once how each has changed the stream and whether
 * the store works.
 *
 * <p>Safe for use by several threads.
 */
final class Transactions {

    private static final Logger logger = LoggerFactory.getLogger(Transactions.class);

    private final Database database;

    private final StreamCache known;

    private final FailureWatch failures;

    private final InstantSource clock;

    /**
     * The number of the connection that last read or wrote the known row. If one process owns the store, that row stays
     * valid for as long as the connection lasts. Guarded by the session, of which there is only one then.
     */
    private int rowOf = -1;

    /**
     * Whether the last wait for the lock timed out. Transactions that queued behind it would wait as long again, so
     * they wait only briefly. Not guarded: at worst one more wait is long, or short.
     */
    private volatile boolean lockHeld;

    Transactions(Database database, StreamCache known, FailureWatch failures, InstantSource clock) {
        this.database = database;
        this.known = known;
        this.failures = failures;
        this.clock = clock;
    }

    /**
     * The result of a transaction, and the stream after it.
     *
     * @param appended the runs that it has appended to the outbox
     */
    record Change<T>(T result, StreamRow row, List<Run> appended) {

        /** Creates the change of a transaction that has appended nothing. */
        Change(T result, StreamRow row) {
            this(result, row, List.of());
        }
    }

    /** Reads the stream, or changes it. */
    <T> T change(Session session, Session.Work<Change<T>> work) {
        return change(session, work, (row) -> {});
    }

    /**
     * Reads the stream, or changes it.
     *
     * @param committed receives the stream after it, before another transaction of the session begins
     */
    <T> T change(Session session, Session.Work<Change<T>> work, Consumer<StreamRow> committed) {
        Change<T> done = run(session, work, (change) -> {
            this.known.learn(change.row(), change.appended(), now());
            this.rowOf = session.connectionNumber();
            committed.accept(change.row());
        });
        return done.result();
    }

    /** Runs work that neither reads nor changes the stream. */
    <T> T run(Session session, Session.Work<T> work) {
        return run(session, work, (result) -> {});
    }

    private <T> T run(Session session, Session.Work<T> work, Consumer<T> committed) {
        try {
            return this.failures.watch(() -> session.transact(work, committed));
        } catch (LostCommitsException ex) {
            distrustNumbering(session);
            throw ex;
        }
    }

    /** Marks the store itself as unusable, because after a restart this process no longer knows its earlier state. */
    private void distrustNumbering(Session session) {
        try {
            session.transact((open) -> {
                StreamRow.distrustNumbering(open, this.known.row().storeId());
                return true;
            });
        } catch (StoreException ex) {
            logger.debug("The store could not be marked as unusable; the next look at it marks it", ex);
        }
    }

    /**
     * Locks the stream against other processes until the commit.
     *
     * @return the stream, without the items whose removal was postponed, and with what is known of this process: the
     *     next write puts both into the row
     */
    StreamRow lock(Session session) throws SQLException {
        return lockRow(session)
                .withRemovedThrough(this.known.removedThrough())
                .withIncarnation(this.known.incarnation());
    }

    private StreamRow lockRow(Session session) throws SQLException {
        if (!this.database.isShared() && this.rowOf == session.connectionNumber()) {
            return this.known.row();
        }
        StreamRow row = this.database.isShared() ? awaitLock(session) : StreamRow.read(session);
        this.known.check(row, this.known.row());
        return row;
    }

    private StreamRow awaitLock(Session session) throws SQLException {
        try {
            if (this.lockHeld) {
                this.database.waitBriefly(session);
            }
            StreamRow row = StreamRow.lock(session);
            this.lockHeld = false;
            return row;
        } catch (SQLException ex) {
            this.lockHeld = this.database.isLockTimeout(ex);
            throw ex;
        }
    }

    /** The time, in milliseconds since the epoch. */
    long now() {
        return this.clock.millis();
    }
}
