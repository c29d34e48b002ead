package dev.streampair.relay.jdbc;

import dev.streampair.relay.DeadLetter;
import dev.streampair.relay.DeadLetterQuery;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** {@code relay_dead_letter}: the items that the peer will never accept. */
final class DeadLetterTable {

    /** The databases have no case-sensitive text search in common, so {@code replace} stands in for it. */
    private static final String MATCHING =
            " from relay_dead_letter where number between ? and ? and (? = '' or replace(reason, ?, '') <> reason)";

    private DeadLetterTable() {}

    static void add(Session session, DeadLetter letter) throws SQLException {
        session.update(
                "insert into relay_dead_letter (number, item, refused_at, reason) values (?, ?, ?, ?)",
                letter.number(),
                letter.item(),
                letter.time().toEpochMilli(),
                letter.reason());
    }

    static int count(Session session, DeadLetterQuery query) throws SQLException {
        return session.query(
                        "select count(*)" + MATCHING,
                        (row) -> row.getInt(1),
                        query.from(),
                        query.to(),
                        query.reason(),
                        query.reason())
                .get(0);
    }

    /** Returns the first letters that match, oldest first. */
    static List<DeadLetter> list(Session session, DeadLetterQuery query, int max) throws SQLException {
        return list(session, query, "", max);
    }

    /** Returns the last letters that match, newest first. */
    static List<DeadLetter> listNewest(Session session, DeadLetterQuery query, int max) throws SQLException {
        return list(session, query, " desc", max);
    }

    private static List<DeadLetter> list(Session session, DeadLetterQuery query, String direction, int max)
            throws SQLException {
        return session.query(
                "select number, item, refused_at, reason" + MATCHING + " order by number" + direction + " limit ?",
                (row) -> new DeadLetter(
                        row.getLong(1), row.getLong(2), Instant.ofEpochMilli(row.getLong(3)), row.getString(4)),
                query.from(),
                query.to(),
                query.reason(),
                query.reason(),
                max);
    }

    /** Removes the first letters that match, and returns them. */
    static List<DeadLetter> remove(Session session, DeadLetterQuery query, int max) throws SQLException {
        List<DeadLetter> letters = list(session, query, max);
        if (!letters.isEmpty()) {
            long last = letters.get(letters.size() - 1).number();
            session.update("delete" + MATCHING, query.from(), last, query.reason(), query.reason());
        }
        return letters;
    }
}
