package dev.streampair.relay.jdbc;

import dev.streampair.relay.Incarnation;
import dev.streampair.relay.Pause;
import dev.streampair.relay.StreamProgress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The one row of {@code relay_stream}: the numbers that each posting changes. A transaction that has updated it has the
 * stream to itself until the commit, so the order of the numbers is the order of the commits.
 *
 * @param storeId names the numbering
 * @param revision grows with each change
 * @param lastNumber the number of the last item put in the outbox
 * @param removedThrough the number of the last item removed from it
 * @param progress the progress of the stream
 * @param pause since when and by whom it is paused, or {@code null}
 * @param incarnation the process that delivers, or delivered last
 */
record StreamRow(
        String storeId,
        long revision,
        long lastNumber,
        long removedThrough,
        StreamProgress progress,
        @Nullable Pause pause,
        Incarnation incarnation) {

    private static final String COLUMNS =
            "store_id, revision, last_number, removed_through, seed, send_limit, sent, halted, paused_at, paused_by,"
                    + " incarnation";

    private static final String SELECT = "select " + COLUMNS + " from relay_stream";

    /** An update that changes nothing locks the row as well. */
    private static final String LOCK = "update relay_stream set revision = revision returning " + COLUMNS;

    private static final String UPDATE = "update relay_stream set revision = ?, last_number = ?, removed_through = ?,"
            + " seed = ?, send_limit = ?, sent = ?, halted = ?, incarnation = ?";

    private static final String PAUSE = "update relay_stream set revision = revision + 1, paused_at = ?, paused_by = ?"
            + " where paused_at is null";

    private static final String RESUME =
            "update relay_stream set revision = revision + 1, paused_at = null, paused_by = null";

    private static final String RENAME = "update relay_stream set store_id = ? where store_id = ?";

    /** The prefix of the name of a numbering that must no longer be used. */
    private static final String DISTRUSTED = "lost commits: ";

    /** Reads the row. */
    static StreamRow read(Session session) throws SQLException {
        return session.queryOne(SELECT, StreamRow::read);
    }

    /** Reads the row, and makes all others that want to change it wait. */
    static StreamRow lock(Session session) throws SQLException {
        return session.queryOne(LOCK, StreamRow::read);
    }

    /** Records that the stream is paused, unless it already is. */
    static void pause(Session session, Pause pause) throws SQLException {
        session.update(PAUSE, pause.since().toEpochMilli(), pause.by());
    }

    /** Records that the stream is not paused. */
    static void resume(Session session) throws SQLException {
        session.update(RESUME);
    }

    /**
     * Prevents every process from using this numbering, now and after a restart, until someone gives it a new store id.
     */
    static void distrustNumbering(Session session, String storeId) throws SQLException {
        session.update(RENAME, DISTRUSTED + storeId, storeId);
    }

    /**
     * Checks that the numbering can be used.
     *
     * @throws LostCommitsException if it cannot
     */
    void checkNumbering() {
        if (this.storeId.startsWith(DISTRUSTED)) {
            throw new LostCommitsException();
        }
    }

    private static StreamRow read(ResultSet row) throws SQLException {
        long seed = row.getLong(5);
        StreamProgress progress =
                new StreamProgress(row.wasNull() ? null : seed, row.getLong(6), row.getLong(7), row.getInt(8) == 1);
        long pausedAt = row.getLong(9);
        Pause pause = row.wasNull() ? null : new Pause(Instant.ofEpochMilli(pausedAt), row.getString(10));
        String incarnation = row.getString(11);
        return new StreamRow(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                progress,
                pause,
                (incarnation == null) ? Incarnation.NONE : Incarnation.parse(incarnation));
    }

    /** Writes the row, except the pause. The row must be locked. */
    void write(Session session) throws SQLException {
        session.update(
                UPDATE,
                this.revision,
                this.lastNumber,
                this.removedThrough,
                this.progress.seed(),
                this.progress.limit(),
                this.progress.sent(),
                this.progress.halted() ? 1 : 0,
                this.incarnation.equals(Incarnation.NONE) ? null : this.incarnation.toString());
    }

    /** How many items wait. */
    int waiting() {
        return (int) (this.lastNumber - this.removedThrough);
    }

    /** Returns the row after the removal of the items up to this number, or this row if they are already removed. */
    StreamRow withRemovedThrough(long number) {
        return (number <= this.removedThrough)
                ? this
                : new StreamRow(
                        this.storeId,
                        this.revision,
                        this.lastNumber,
                        number,
                        this.progress,
                        this.pause,
                        this.incarnation);
    }

    /** Returns the row with this knowledge of its delivering process, if both mean the same process. */
    StreamRow withIncarnation(Incarnation known) {
        return !this.incarnation.equals(known) && this.incarnation.isOf(known) ? with(this.revision, known) : this;
    }

    /**
     * Returns the row after another process begins to deliver.
     *
     * @param alone whether its predecessors can no longer use new numbers
     */
    StreamRow withNextIncarnation(boolean alone) {
        return with(this.revision + 1, this.incarnation.next(alone ? this.lastNumber : null));
    }

    private StreamRow with(long revision, Incarnation incarnation) {
        return new StreamRow(
                this.storeId, revision, this.lastNumber, this.removedThrough, this.progress, this.pause, incarnation);
    }

    StreamRow withAppended(int items, StreamProgress progress) {
        return new StreamRow(
                this.storeId,
                this.revision + 1,
                this.lastNumber + items,
                this.removedThrough,
                progress,
                this.pause,
                this.incarnation);
    }
}
