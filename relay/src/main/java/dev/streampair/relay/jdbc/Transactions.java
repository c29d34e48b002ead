package dev.streampair.relay.jdbc;

import dev.streampair.relay.StoreException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
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

    private final StreamCache known;

    private final FailureWatch failures;

    private final InstantSource clock;

    /**
     * The connection through which the row that is known was read or written last. Where nobody else has the store, the row is
     * as it was as long as the connection lasts. Guarded by the session, of which there is one then.
     */
    private int rowOf = -1;

    /**
     * Whether the last wait for the lock was in vain. What waited behind it would wait as long again, and so waits only
     * briefly. Guarded by nothing: at the worst one more wait is long, or short.
     */
    private volatile boolean lockHeld;

    Transactions(Database database, StreamCache known, FailureWatch failures, InstantSource clock) {
        this.database = database;
        this.known = known;
        this.failures = failures;
        this.clock = clock;
    }

    /**
     * What a transaction has come to, and the stream after it.
     *
     * @param appended what it has appended to the outbox
     */
    record Change<T>(T result, StreamRow row, List<Run> appended) {

        /** A transaction that has appended nothing. */
        Change(T result, StreamRow row) {
            this(result, row, List.of());
        }
    }

    /** Reads the stream, or changes it. */
    <T> T change(Session session, Session.Work<Change<T>> work) {
        return change(session, work, (row) -> {});
    }

    /**
     * The same.
     *
     * @param committed is told of the stream after it, before another transaction of the session begins
     */
    <T> T change(Session session, Session.Work<Change<T>> work, Consumer<StreamRow> committed) {
        Change<T> done = run(session, work, (change) -> {
            this.known.learn(change.row(), change.appended(), now());
            this.rowOf = session.connectionNumber();
            committed.accept(change.row());
        });
        return done.result();
    }

    /** Does what neither reads nor changes the stream. */
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
     * Has other processes leave the stream alone until the commit.
     *
     * @return the stream, without the items whose removal was put off, and with what is known of this process: both reach
     *     the row with whatever is written next
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
