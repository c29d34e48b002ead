package dev.streampair.relay.jdbc;

import dev.streampair.relay.EventId;
import dev.streampair.relay.EventKey;
import dev.streampair.relay.IdWindow;
import dev.streampair.relay.SourcePosition;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code relay_event}: remembers events by their ids, and idempotency keys. Bounded: the oldest are deleted first,
 * several at a time.
 *
 * <p>For use in transactions of one session.
 */
final class EventTable {

    private static final String RECALL =
            "select content, taken, answered from relay_event where source = ? and event_id = ? and came_at >= ?";

    private static final String REMEMBER =
            "insert into relay_event (source, event_id, content, taken, answered, came_at, heard_of)"
                    + " values (?, ?, ?, ?, ?, ?, ?) on conflict (source, event_id) do update set"
                    + " content = excluded.content, taken = excluded.taken, answered = excluded.answered,"
                    + " came_at = excluded.came_at, heard_of = excluded.heard_of";

    private static final String FORGET = "delete from relay_event where came_at < ? or heard_of <="
            + " (select heard_of from relay_event order by heard_of desc limit 1 offset ?)";

    private final IdWindow window;

    /** What the current transaction adds. */
    private final Map<EventKey, Entry> news = new LinkedHashMap<>();

    /** How many more ids may come before the oldest are deleted. */
    private int untilForgetting;

    /** When the current transaction's postings arrived, in milliseconds since the epoch. */
    private long time;

    EventTable(IdWindow window) {
        this.window = window;
    }

    private record Entry(SourcePosition position, long heardOf) {}

    /**
     * Takes over the content of tables of versions 1 to 3: the last event of each source.
     *
     * @param now the time, in milliseconds since the epoch
     */
    static void takeOver(Session session, long now) throws SQLException {
        List<Object[]> last = session.query(
                "select source, event_id, taken, answered, heard_of from relay_source where kind = 'NAMED'", (row) -> {
                    EventKey key = EventKey.of(row.getString(1), row.getString(2));
                    return new Object[] {
                        key.source(), key.id(), null, row.getLong(3), row.getLong(4), now, row.getLong(5)
                    };
                });
        for (Object[] event : last) {
            session.update(REMEMBER, event);
        }
    }

    /**
     * Begins a transaction.
     *
     * @param time when its postings arrived, in milliseconds since the epoch
     */
    void begin(long time) {
        this.news.clear();
        this.time = time;
    }

    SourcePosition recall(Session session, EventId event) throws SQLException {
        EventKey key = EventKey.of(event);
        Entry entry = this.news.get(key);
        if (entry != null) {
            return entry.position();
        }
        List<SourcePosition> found = session.query(
                RECALL,
                (row) -> new SourcePosition(row.getString(1), row.getLong(2), row.getLong(3)),
                key.source(),
                key.id(),
                this.window.start(this.time));
        return found.isEmpty() ? SourcePosition.UNKNOWN : found.get(0);
    }

    /**
     * Makes the transaction remember what {@link #recall} will return.
     *
     * @param now the stream's revision, greater than in any call before
     */
    void remember(EventId event, SourcePosition position, long now) {
        this.news.put(EventKey.of(event), new Entry(position, now));
    }

    /** Writes what the transaction remembers. */
    void write(Session session) throws SQLException {
        if (this.news.isEmpty()) {
            return;
        }
        PreparedStatement insert = session.prepare(REMEMBER);
        for (Map.Entry<EventKey, Entry> added : this.news.entrySet()) {
            SourcePosition position = added.getValue().position();
            Session.set(
                    insert,
                    added.getKey().source(),
                    added.getKey().id(),
                    position.content(),
                    position.accepted(),
                    position.answered(),
                    this.time,
                    added.getValue().heardOf());
            insert.addBatch();
        }
        insert.executeBatch();
        this.untilForgetting -= this.news.size();
        if (this.untilForgetting < 0) {
            session.update(FORGET, this.window.start(this.time), this.window.maxIds());
            this.untilForgetting = this.window.maxIds() / 100;
        }
    }
}
