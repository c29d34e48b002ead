package dev.streampair.relay.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** {@code relay_outbox}: the items that wait, a row for each {@link Run}, whose key is the number of its last item. */
final class OutboxTable {

    private static final String INSERT = "insert into relay_outbox (number, items, came_at, trace) values (?, ?, ?, ?)";

    private static final String SELECT =
            "select number, items, came_at, trace from relay_outbox where number > ? order by number limit ?";

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
     * Reads runs.
     *
     * @param after the number of the last item that is not wanted
     * @param minItems at which number of items to stop; there may be a few more, or less if there are no more
     */
    static List<Run> read(Session session, long after, int minItems) throws SQLException {
        List<Run> runs = new ArrayList<>();
        try (ResultSet rows = session.prepare(SELECT, after, minItems).executeQuery()) {
            int items = 0;
            while (items < minItems && rows.next()) {
                Run run = new Run(rows.getLong(1), Run.read(rows.getString(2)), rows.getLong(3), rows.getString(4));
                runs.add(run);
                items += run.items().size();
            }
        }
        return runs;
    }

    /** Removes the runs that end with this number or before. */
    static void removeThrough(Session session, long number) throws SQLException {
        session.update("delete from relay_outbox where number <= ?", number);
    }
}
