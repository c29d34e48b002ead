package dev.streampair.relay.jdbc;

import dev.streampair.relay.EventId;
import dev.streampair.relay.Remembered;
import dev.streampair.relay.SourceKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/**
 * {@code relay_source}: what is remembered of each source. Bounded: of each kind the source not heard of for the longest
 * time goes first.
 */
final class SourceTable {

    /** PostgreSQL's index holds keys of up to 2,700 bytes; of a longer source its digest is the key. */
    private static final int MAX_KEY_LENGTH = 500;

    private static final String RECALL = "select event_id, taken, answered from relay_source"
            + " where kind in (?, ?) and source = ? order by heard_of desc limit 1";

    private static final String UPDATE =
            "update relay_source set event_id = ?, taken = ?, answered = ?, heard_of = ? where kind = ? and source = ?";

    private static final String INSERT = "insert into relay_source (event_id, taken, answered, heard_of, kind, source)"
            + " values (?, ?, ?, ?, ?, ?)";

    private static final String FORGET = "delete from relay_source where kind = ? and heard_of <="
            + " (select heard_of from relay_source where kind = ? order by heard_of desc limit 1 offset ?)";

    private final int maxSources;

    /**
     * @param maxSources how many sources of each kind are remembered
     */
    SourceTable(int maxSources) {
        this.maxSources = maxSources;
    }

    Remembered recall(Session session, SourceKind kind, EventId event) throws SQLException {
        List<Remembered> found = session.query(
                RECALL,
                (row) -> new Remembered(row.getString(1), row.getLong(2), row.getLong(3)),
                kind.name(),
                otherNameOf(kind).name(),
                keyOf(event));
        return found.isEmpty() ? Remembered.NOTHING : found.get(0);
    }

    /**
     * @param now a number greater than in any call before
     */
    void remember(Session session, SourceKind kind, EventId event, Remembered remembered, long now)
            throws SQLException {
        Object[] row = {remembered.eventId(), remembered.taken(), remembered.answered(), now, kind.name(), keyOf(event)
        };
        if (session.update(UPDATE, row) == 0) {
            session.update(INSERT, row);
            session.update(FORGET, kind.name(), kind.name(), this.maxSources);
        }
    }

    /** The peer is an other relay to who has another name for it: relay.peer.name may have been corrected since. */
    private static SourceKind otherNameOf(SourceKind kind) {
        if (kind == SourceKind.NAMED) {
            return kind;
        }
        return (kind == SourceKind.PEER) ? SourceKind.NUMBERED : SourceKind.PEER;
    }

    private static String keyOf(EventId event) {
        String source = event.source();
        if (source.length() <= MAX_KEY_LENGTH) {
            return source;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("Every Java platform has SHA-256", ex);
        }
    }
}
