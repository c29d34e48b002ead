package dev.streampair.relay.jdbc;

import dev.streampair.relay.DeadLetter;
import dev.streampair.relay.DeadLetterQuery;
import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.Items;
import dev.streampair.relay.Pause;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Receipt;
import dev.streampair.relay.ResendResult;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.StartResult;
import dev.streampair.relay.StreamProgress;
import dev.streampair.relay.jdbc.Transactions.Change;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what enters the store, through a connection of its own: postings, seeds, and dead letters that are sent again.
 */
final class StoreIntake {

    private final Session session;

    private final Transactions transactions;

    private final RingCapacity capacity;

    private final SourceTable sources;

    private final EventTable events;

    StoreIntake(
            Session session, Transactions transactions, RingCapacity capacity, SourceTable sources, EventTable events) {
        this.session = session;
        this.transactions = transactions;
        this.capacity = capacity;
        this.sources = sources;
        this.events = events;
    }

    List<Receipt> accept(List<Posting> postings, ItemHandler handler, boolean draining) {
        Session.Work<Change<List<Receipt>>> work = (session) -> {
            StreamRow row = this.transactions.lock(session);
            GroupTransaction group = new GroupTransaction(
                    session, this.sources, this.events, this.capacity, row, this.transactions.now());
            List<Receipt> receipts = new ArrayList<>(postings.size());
            for (Posting posting : postings) {
                receipts.add(group.accept(posting, handler, draining));
            }
            return group.finish(receipts);
        };
        return this.transactions.change(this.session, work, (row) -> this.sources.committed(row.revision()));
    }

    StartResult startStream(long seed, long limit) {
        return this.transactions.change(this.session, (session) -> {
            StreamRow row = this.transactions.lock(session);
            if (row.progress().isRunning()) {
                return new Change<>(StartResult.RUNNING, row);
            }
            if (room(row) < 1) {
                return new Change<>(StartResult.FULL, row);
            }
            return append(session, StartResult.STARTED, row, Items.of(seed), StreamProgress.startedWith(seed, limit));
        });
    }

    void halt() {
        this.transactions.change(this.session, (session) -> {
            StreamRow row = this.transactions.lock(session);
            return row.progress().halted()
                    ? new Change<>(true, row)
                    : append(session, true, row, Items.of(), row.progress().ended());
        });
    }

    void pause(Pause pause) {
        this.transactions.change(this.session, (session) -> {
            this.transactions.lock(session);
            StreamRow.pause(session, pause);
            return new Change<>(true, StreamRow.read(session));
        });
    }

    void resume() {
        this.transactions.change(this.session, (session) -> {
            this.transactions.lock(session);
            StreamRow.resume(session);
            return new Change<>(true, StreamRow.read(session));
        });
    }

    ResendResult resend(DeadLetterQuery query) {
        return this.transactions.change(this.session, (session) -> {
            StreamRow row = this.transactions.lock(session);
            List<DeadLetter> sent = DeadLetterTable.remove(session, query, Math.max(0, room(row)));
            ResendResult resending = new ResendResult(sent, DeadLetterTable.count(session, query));
            return sent.isEmpty()
                    ? new Change<>(resending, row)
                    : append(session, resending, row, DeadLetter.itemsOf(sent), row.progress());
        });
    }

    int countDeadLetters(DeadLetterQuery query) {
        return this.transactions.run(this.session, (session) -> DeadLetterTable.count(session, query));
    }

    List<DeadLetter> deadLetters(DeadLetterQuery query, int max) {
        return this.transactions.run(this.session, (session) -> DeadLetterTable.list(session, query, max));
    }

    List<DeadLetter> newestDeadLetters(DeadLetterQuery query, int max) {
        return this.transactions.run(this.session, (session) -> DeadLetterTable.listNewest(session, query, max));
    }

    List<DeadLetter> drop(DeadLetterQuery query) {
        return this.transactions.run(
                this.session, (session) -> DeadLetterTable.remove(session, query, Integer.MAX_VALUE));
    }

    /** Writes to the store to check whether it works, and reads the stream again after a failure. */
    void probe() {
        this.transactions.change(this.session, (session) -> {
            this.transactions.lock(session);
            return new Change<>(true, StreamRow.lock(session));
        });
    }

    private int room(StreamRow row) {
        return this.capacity.roomFor(null, row.waiting());
    }

    private <T> Change<T> append(Session session, T result, StreamRow row, Items items, StreamProgress progress)
            throws SQLException {
        Run.Builder runs = new Run.Builder(row.lastNumber(), this.transactions.now());
        runs.append(items, null);
        StreamRow next = row.withAppended(items.size(), progress);
        OutboxTable.append(session, runs.build());
        next.write(session);
        return new Change<>(result, next, runs.build());
    }
}
