package dev.streampair.relay.jdbc;

import dev.streampair.relay.Admission;
import dev.streampair.relay.EventId;
import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Remembered;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.Ruling;
import dev.streampair.relay.SourceKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Takes a group of postings, in one transaction. */
final class GroupTransaction {

    private final Session session;

    private final SourceTable sources;

    private final RingCapacity capacity;

    private final StreamRow before;

    private final List<OutboxTable.Part> successors = new ArrayList<>();

    private StreamRow row;

    /**
     * @param row the stream as it is, locked
     */
    GroupTransaction(Session session, SourceTable sources, RingCapacity capacity, StreamRow row) {
        this.session = session;
        this.sources = sources;
        this.capacity = capacity;
        this.row = row;
        this.before = row;
    }

    /** Returns what becomes of a posting, once the transaction is committed. */
    Admission take(Posting posting, ItemHandler handler, boolean draining) throws SQLException {
        EventId event = posting.event();
        Remembered remembered = (event != null)
                ? this.sources.recall(this.session, this.capacity.kindOf(event), event)
                : Remembered.NOTHING;
        int room = this.capacity.roomFor(event, this.row.waiting());
        Ruling ruling = Ruling.on(posting, remembered, room, this.row.progress(), handler, draining);
        if (!ruling.successors().isEmpty()) {
            this.successors.add(new OutboxTable.Part(ruling.successors(), posting.trace()));
        }
        boolean heardOf = event != null && !ruling.remembered().equals(Remembered.NOTHING);
        if (heardOf || !ruling.progress().equals(this.row.progress())) {
            this.row = this.row.withAppended(ruling.successors().size(), ruling.progress());
        }
        if (event != null && heardOf) {
            SourceKind kind = this.capacity.kindOf(event);
            this.sources.remember(this.session, kind, event, ruling.remembered(), this.row.revision());
        }
        return ruling.admission();
    }

    /**
     * Writes what the answers have promised; nothing, and so without a sync, if all were refused.
     *
     * @param time when the postings came, in milliseconds since the epoch
     * @return the stream as it is then
     */
    StreamRow finish(long time) throws SQLException {
        OutboxTable.append(this.session, this.before.lastNumber() + 1, this.successors, time);
        if (!this.row.equals(this.before)) {
            this.row.write(this.session);
        }
        return this.row;
    }
}
