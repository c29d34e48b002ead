package dev.streampair.relay.jdbc;

import dev.streampair.relay.Ages;
import dev.streampair.relay.Batch;
import dev.streampair.relay.Items;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** {@code relay_outbox}: the items that wait, a row each. */
final class OutboxTable {

    private static final int INITIAL_ITEMS = 16;

    private OutboxTable() {}

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
    static void append(Session session, long firstNumber, List<Items> items, long time) throws SQLException {
        if (items.isEmpty()) {
            return;
        }
        PreparedStatement insert = session.prepare("insert into relay_outbox (number, item, came_at) values (?, ?, ?)");
        long number = firstNumber;
        for (Items part : items) {
            for (int i = 0; i < part.size(); i++) {
                insert.setLong(1, number);
                insert.setLong(2, part.get(i));
                insert.setLong(3, time);
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
     */
    static Head head(Session session, long removed, int maxItems) throws SQLException {
        PreparedStatement select = session.prepare(
                "select number, item, came_at from relay_outbox where number > ? order by number limit ?",
                removed,
                maxItems);
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
            }
        }
        return new Head(new Batch(first, items.build()), times.build());
    }

    /** Removes the items up to the one with this number. */
    static void removeThrough(Session session, long number) throws SQLException {
        session.update("delete from relay_outbox where number <= ?", number);
    }
}
