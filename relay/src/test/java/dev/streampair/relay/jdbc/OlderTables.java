package dev.streampair.relay.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Turns a store's tables into those that the program of an earlier version had, with the same items in them. */
final class OlderTables {

    private OlderTables() {}

    /**
     * @param url of a store that nobody uses
     * @param version of the tables, below the present one
     */
    static void make(String url, int version) {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            make(connection, version);
            connection.commit();
        } catch (SQLException ex) {
            throw new IllegalStateException("The tables cannot be made older", ex);
        }
    }

    /** Any of the earlier versions. */
    static void make(String url, Random random) {
        make(url, 1 + random.nextInt(Schema.VERSION - 1));
    }

    private static void make(Connection connection, int version) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            List<Run> runs = runs(statement);
            statement.execute("delete from relay_outbox");
            statement.execute("alter table relay_outbox add column item bigint");
            statement.execute("alter table relay_outbox drop column items");
            insertItems(connection, runs);
            statement.execute("drop table relay_event");
            statement.execute("alter table relay_source drop column incarnation");
            statement.execute("alter table relay_source add column event_id text");
            statement.execute("alter table relay_stream drop column incarnation");
            if (version < 3) {
                statement.execute("alter table relay_stream drop column paused_at");
                statement.execute("alter table relay_stream drop column paused_by");
            }
            if (version < 2) {
                statement.execute("alter table relay_outbox drop column trace");
            }
            statement.execute("update relay_schema set version = " + version);
        }
    }

    private static List<Run> runs(Statement statement) throws SQLException {
        List<Run> runs = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("select number, items, came_at from relay_outbox")) {
            while (rows.next()) {
                runs.add(new Run(rows.getLong(1), Run.read(rows.getString(2)), rows.getLong(3), null));
            }
        }
        return runs;
    }

    /** A row for each item. */
    private static void insertItems(Connection connection, List<Run> runs) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into relay_outbox (number, item, came_at) values (?, ?, ?)")) {
            for (Run run : runs) {
                for (int i = 0; i < run.items().size(); i++) {
                    insert.setLong(1, run.firstNumber() + i);
                    insert.setLong(2, run.items().get(i));
                    insert.setLong(3, run.time());
                    insert.executeUpdate();
                }
            }
        }
    }
}
