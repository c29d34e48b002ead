package dev.streampair.relay.jdbc;

import dev.streampair.relay.Ages;
import dev.streampair.relay.Batch;
import dev.streampair.relay.Items;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code relay_outbox}: the items that wait, a row each. */
final class OutboxTable {

    private static final int INITIAL_ITEMS = 16;

    private static final String INSERT = "insert into relay_outbox (number, item, came_at) values (?, ?, ?)";

    private static final String INSERT_TRACED =
            "insert into relay_outbox (number, item, came_at, trace) values (?, ?, ?, ?)";

    private static final String SELECT =
            "select number, item, came_at from relay_outbox where number > ? order by number limit ?";

    private static final String SELECT_TRACED =
            "select number, item, came_at, trace from relay_outbox where number > ? order by number limit ?";

    private OutboxTable() {}

    /**
     * Items that came of one posting.
     *
     * @param trace what a tracer calls the posting, or {@code null}
     */
    record Part(Items items, @Nullable String trace) {}

    /**
     * Items from the head of the outbox.
     *
     * @param times when each of them came, in milliseconds since the epoch
     */
    record Head(Batch batch, Items times) {

        static final Head EMPTY = new Head(new Batch(1, Items.of()), Items.of());

        /** Returns the ages of the items after one number up to another, as far as they are here. */
        long[] ages(long after, long through, long now) {
            int start = indexAfter(after);
            return Ages.of(now, indexAfter(through) - start, (index) -> this.times.get(start + index));
        }

        private int indexAfter(long number) {
            return (int) Math.max(0, Math.min(this.times.size(), number - this.batch.firstNumber() + 1));
        }
    }

    /**
     * Appends items.
     *
     * @param firstNumber the number of the first
     * @param time when they came, in milliseconds since the epoch
     */
    static void append(Session session, long firstNumber, List<Part> parts, long time) throws SQLException {
        if (parts.isEmpty()) {
            return;
        }
        boolean traced = parts.stream().anyMatch((part) -> part.trace() != null);
        PreparedStatement insert = session.prepare(traced ? INSERT_TRACED : INSERT);
        long number = firstNumber;
        for (Part part : parts) {
            for (int i = 0; i < part.items().size(); i++) {
                insert.setLong(1, number);
                insert.setLong(2, part.items().get(i));
                insert.setLong(3, time);
                if (traced) {
                    insert.setString(4, part.trace());
                }
                insert.addBatch();
                number++;
            }
        }
        insert.executeBatch();
    }

    /**
     * Reads the first items after one.
     *
     * @param removed the number of the last item that does not count any more
     * @param traced whether to read what a tracer calls their postings
     */
    static Head head(Session session, long removed, int maxItems, boolean traced) throws SQLException {
        PreparedStatement select = session.prepare(traced ? SELECT_TRACED : SELECT, removed, maxItems);
        Set<String> traces = new LinkedHashSet<>();
        Items.Builder items = new Items.Builder(Math.min(maxItems, INITIAL_ITEMS));
        Items.Builder times = new Items.Builder(Math.min(maxItems, INITIAL_ITEMS));
        long first = removed + 1;
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                if (items.size() == 0) {
                    first = rows.getLong(1);
                }
                items.add(rows.getLong(2));
                times.add(rows.getLong(3));
                String trace = traced ? rows.getString(4) : null;
                if (trace != null) {
                    traces.add(trace);
                }
            }
        }
        return new Head(new Batch(first, items.build(), List.copyOf(traces)), times.build());
    }

    /** Removes the items up to the one with this number. */
    static void removeThrough(Session session, long number) throws SQLException {
        session.update("delete from relay_outbox where number <= ?", number);
    }
}
