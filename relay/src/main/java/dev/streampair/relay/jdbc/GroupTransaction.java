package dev.streampair.relay.jdbc;

import dev.streampair.relay.Decision;
import dev.streampair.relay.EventId;
import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Receipt;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.SourceKind;
import dev.streampair.relay.SourcePosition;
import dev.streampair.relay.jdbc.Transactions.Change;
import java.sql.SQLException;
import java.util.List;

/** Accepts or refuses a group of postings, in one transaction. */
final class GroupTransaction {

    private final Session session;

    private final SourceTable sources;

    private final EventTable events;

    private final RingCapacity capacity;

    private final StreamRow before;

    private final Run.Builder successors;

    private StreamRow row;

    /**
     * @param row the current row of the stream, locked
     * @param time when the postings arrived, in milliseconds since the epoch
     */
    GroupTransaction(
            Session session, SourceTable sources, EventTable events, RingCapacity capacity, StreamRow row, long time) {
        this.session = session;
        this.sources = sources;
        this.events = events;
        this.capacity = capacity;
        this.row = row;
        this.before = row;
        this.successors = new Run.Builder(row.lastNumber(), time);
        sources.begin(row.revision());
        events.begin(time);
    }

    /** Returns the outcome of a posting, which is valid once the transaction is committed. */
    Receipt accept(Posting posting, ItemHandler handler, boolean draining) throws SQLException {
        EventId event = posting.event();
        SourcePosition position = (event != null) ? recall(event) : SourcePosition.UNKNOWN;
        int room = this.capacity.roomFor(event, this.row.waiting());
        Decision decision = Decision.on(posting, position, room, this.row.progress(), handler, draining);
        this.successors.append(decision.successors(), posting.trace());
        boolean heardOf =
                event instanceof EventId.Numbered && !decision.position().equals(SourcePosition.UNKNOWN);
        boolean news = event != null && !decision.position().equals(position);
        if (heardOf || news || !decision.progress().equals(this.row.progress())) {
            this.row = this.row.withAppended(decision.successors().size(), decision.progress());
        }
        if (heardOf && event instanceof EventId.Numbered numbered) {
            SourceKind kind = this.capacity.kindOf(numbered);
            this.sources.remember(kind, numbered, decision.position(), this.row.revision());
        } else if (news && event != null) {
            this.events.remember(event, decision.position(), this.row.revision());
        }
        return decision.receipt();
    }

    private SourcePosition recall(EventId event) throws SQLException {
        return (event instanceof EventId.Numbered numbered)
                ? this.sources.recall(this.session, this.capacity.kindOf(numbered), numbered)
                : this.events.recall(this.session, event);
    }

    /**
     * Writes what the receipts promise. If all postings were refused, it writes nothing, so the commit needs no sync.
     *
     * @param result the result of the transaction
     */
    <T> Change<T> finish(T result) throws SQLException {
        if (this.row.equals(this.before)) {
            return new Change<>(result, this.row);
        }
        List<Run> appended = this.successors.build();
        OutboxTable.append(this.session, appended);
        this.sources.write(this.session);
        this.events.write(this.session);
        this.row.write(this.session);
        return new Change<>(result, this.row, appended);
    }
}
