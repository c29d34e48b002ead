package dev.streampair.relay.jdbc;

import dev.streampair.relay.DeadLetter;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code relay_dead_letter}: the items that the peer will never take. */
final class DeadLetterTable {

    private DeadLetterTable() {}

    static void add(Session session, DeadLetter letter) throws SQLException {
        session.update(
                "insert into relay_dead_letter (number, item, refused_at, reason) values (?, ?, ?, ?)",
                letter.number(),
                letter.item(),
                letter.time().toEpochMilli(),
                letter.reason());
    }

    static int count(Session session) throws SQLException {
        return session.query("select count(*) from relay_dead_letter", (row) -> row.getInt(1))
                .get(0);
    }

    /** Returns the letters, oldest first. */
    static List<DeadLetter> list(Session session) throws SQLException {
        return session.query(
                "select number, item, refused_at, reason from relay_dead_letter order by number",
                (row) -> new DeadLetter(
                        row.getLong(1), row.getLong(2), Instant.ofEpochMilli(row.getLong(3)), row.getString(4)));
    }

    static Optional<Long> itemOf(Session session, long number) throws SQLException {
        return session
                .query("select item from relay_dead_letter where number = ?", (row) -> row.getLong(1), number)
                .stream()
                .findFirst();
    }

    /** Removes a letter, and returns whether there was one of this number. */
    static boolean remove(Session session, long number) throws SQLException {
        return session.update("delete from relay_dead_letter where number = ?", number) == 1;
    }
}
