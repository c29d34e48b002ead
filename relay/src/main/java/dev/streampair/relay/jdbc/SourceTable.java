package dev.streampair.relay.jdbc;

import dev.streampair.relay.EventId;
import dev.streampair.relay.Keys;
import dev.streampair.relay.SourceKind;
import dev.streampair.relay.SourcePosition;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code relay_source}: remembers the position of each source. Bounded: of each kind, the source that has not posted
 * for the longest time is deleted first.
 *
 * <p>It caches what it read or wrote last, as long as nobody else has changed the stream.
 *
 * <p>For use in transactions of one session.
 */
final class SourceTable {

    /** PostgreSQL's index holds keys of up to 2,700 bytes. */
    private static final int MAX_KEY_LENGTH = 500;

    /** The maximum number of cached sources: few sources post much at the same time. */
    private static final int MAX_KNOWN = 100;

    private static final String RECALL = "select kind, taken, answered, incarnation, heard_of from relay_source"
            + " where kind in (?, ?) and source = ? order by heard_of desc limit 1";

    private static final String REMEMBER =
            "insert into relay_source (kind, source, taken, answered, incarnation, heard_of) values (?, ?, ?, ?, ?, ?)"
                    + " on conflict (kind, source) do update set taken = excluded.taken, incarnation = excluded.incarnation,"
                    + " answered = excluded.answered, heard_of = excluded.heard_of";

    private static final String FORGET = "delete from relay_source where kind = ? and heard_of <="
            + " (select heard_of from relay_source where kind = ? order by heard_of desc limit 1 offset ?)";

    private final int maxSources;

    /** Cached rows of the table, by the source's key. */
    private final Map<String, Entry> known = new LinkedHashMap<>(16, 0.75f, true);

    /** What the current transaction adds to the table. */
    private final Map<String, Entry> news = new LinkedHashMap<>();

    /** The stream's revision for which the cache is valid. */
    private long revision = -1;

    /**
     * @param maxSources how many sources of each kind are remembered
     */
    SourceTable(int maxSources) {
        this.maxSources = maxSources;
    }

    /**
     * A row.
     *
     * @param heardOf the stream's revision when the source last posted
     */
    private record Entry(SourceKind kind, String source, SourcePosition position, long heardOf) {}

    /**
     * Begins a transaction.
     *
     * @param revision the revision of the stream, which the transaction has locked
     */
    void begin(long revision) {
        this.news.clear();
        if (revision != this.revision) {
            this.known.clear();
            this.revision = revision;
        }
    }

    SourcePosition recall(Session session, SourceKind kind, EventId.Numbered event) throws SQLException {
        String key = keyOf(event);
        Entry entry = this.news.containsKey(key) ? this.news.get(key) : this.known.get(key);
        if (entry != null) {
            return entry.position();
        }
        List<Entry> found = session.query(
                RECALL,
                (row) -> new Entry(
                        SourceKind.valueOf(row.getString(1)),
                        key,
                        new SourcePosition(null, row.getLong(2), row.getLong(3), row.getString(4)),
                        row.getLong(5)),
                kind.name(),
                otherNameOf(kind).name(),
                key);
        found.forEach((read) -> know(key, read));
        return found.isEmpty() ? SourcePosition.UNKNOWN : found.get(0).position();
    }

    /**
     * Makes the transaction remember what {@link #recall} will return.
     *
     * @param now the stream's revision, greater than in any call before
     */
    void remember(SourceKind kind, EventId.Numbered event, SourcePosition position, long now) {
        this.news.put(keyOf(event), new Entry(kind, keyOf(event), position, now));
    }

    /** Writes what the transaction remembers. */
    void write(Session session) throws SQLException {
        for (Map.Entry<String, Entry> news : this.news.entrySet()) {
            Entry entry = news.getValue();
            SourcePosition position = entry.position();
            session.update(
                    REMEMBER,
                    entry.kind().name(),
                    entry.source(),
                    position.accepted(),
                    position.answered(),
                    position.incarnation(),
                    entry.heardOf());
            Entry before = this.known.get(news.getKey());
            if (before == null || before.kind() != entry.kind()) {
                session.update(FORGET, entry.kind().name(), entry.kind().name(), this.maxSources);
            }
        }
    }

    /**
     * Adds to the cache what the transaction has committed.
     *
     * @param revision the stream's revision after it
     */
    void committed(long revision) {
        this.revision = revision;
        this.news.forEach(this::know);
    }

    private void know(String key, Entry entry) {
        this.known.put(key, entry);
        if (this.known.size() > Math.min(this.maxSources, MAX_KNOWN)) {
            this.known.remove(this.known.keySet().iterator().next());
        }
    }

    /** Returns the kind under which the source may have been stored before relay.peer.name was corrected. */
    private static SourceKind otherNameOf(SourceKind kind) {
        return (kind == SourceKind.PEER) ? SourceKind.NUMBERED : SourceKind.PEER;
    }

    private static String keyOf(EventId.Numbered event) {
        return Keys.shortened(event.source(), MAX_KEY_LENGTH);
    }
}
