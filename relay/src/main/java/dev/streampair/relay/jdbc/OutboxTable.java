package dev.streampair.relay.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code relay_outbox}: the waiting items, with a row for each {@link Run}; the key is the number of the run's last
 * item.
 */
final class OutboxTable {

    private static final String INSERT = "insert into relay_outbox (number, items, came_at, trace) values (?, ?, ?, ?)";

    private static final String SELECT =
            "select number, items, came_at, trace from relay_outbox where number > ? order by number limit ?";

    /** PostgreSQL's driver reads all rows of an answer at once, and one row may hold enough items. */
    private static final int FIRST_ROWS = 4;

    private static final int MAX_ROWS = 128;

    private OutboxTable() {}

    static void append(Session session, List<Run> runs) throws SQLException {
        if (runs.isEmpty()) {
            return;
        }
        PreparedStatement insert = session.prepare(INSERT);
        for (Run run : runs) {
            insert.setLong(1, run.lastNumber());
            insert.setString(2, run.text());
            insert.setLong(3, run.time());
            insert.setString(4, run.trace());
            insert.addBatch();
        }
        insert.executeBatch();
    }

    /**
     * Reads the runs after a number.
     *
     * @param after the number of the last item to leave out
     * @param minItems how many items to read; the runs may have more, or fewer if the outbox has no more
     */
    static List<Run> read(Session session, long after, int minItems) throws SQLException {
        List<Run> runs = new ArrayList<>();
        long last = after;
        int missing = minItems;
        int limit = FIRST_ROWS;
        boolean more = true;
        while (missing > 0 && more) {
            List<Run> read = session.query(SELECT, OutboxTable::read, last, limit);
            for (Run run : read) {
                runs.add(run);
                last = run.lastNumber();
                missing -= run.items().size();
            }
            more = read.size() == limit;
            limit = Math.min(2 * limit, MAX_ROWS);
        }
        return runs;
    }

    private static Run read(ResultSet row) throws SQLException {
        return new Run(row.getLong(1), Run.read(row.getString(2)), row.getLong(3), row.getString(4));
    }

    /** Removes the runs that end at or before this number. */
    static void removeThrough(Session session, long number) throws SQLException {
        session.update("delete from relay_outbox where number <= ?", number);
    }
}
