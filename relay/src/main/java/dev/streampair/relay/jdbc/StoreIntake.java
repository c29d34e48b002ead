package dev.streampair.relay.jdbc;

import dev.streampair.relay.Admission;
import dev.streampair.relay.DeadLetter;
import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.Items;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Progress;
import dev.streampair.relay.Restart;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.jdbc.Transactions.Change;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What comes into the store, through a connection of its own: postings, seeds, and dead letters that are sent again. */
final class StoreIntake {

    private final Session session;

    private final Transactions transactions;

    private final RingCapacity capacity;

    private final SourceTable sources;

    StoreIntake(Session session, Transactions transactions, RingCapacity capacity, SourceTable sources) {
        this.session = session;
        this.transactions = transactions;
        this.capacity = capacity;
        this.sources = sources;
    }

    List<Admission> accept(List<Posting> postings, ItemHandler handler, boolean draining) {
        return this.transactions.change(this.session, (session) -> {
            GroupTransaction group =
                    new GroupTransaction(session, this.sources, this.capacity, this.transactions.lock(session));
            List<Admission> admissions = new ArrayList<>(postings.size());
            for (Posting posting : postings) {
                admissions.add(group.take(posting, handler, draining));
            }
            return new Change<>(admissions, group.finish(this.transactions.now()));
        });
    }

    Restart restart(long seed, long limit) {
        return this.transactions.change(this.session, (session) -> {
            StreamRow row = this.transactions.lock(session);
            if (row.progress().isRunning()) {
                return new Change<>(Restart.RUNNING, row);
            }
            if (isFull(row)) {
                return new Change<>(Restart.FULL, row);
            }
            return new Change<>(Restart.STARTED, append(session, row, seed, Progress.startedWith(seed, limit)));
        });
    }

    Optional<Boolean> resend(long number) {
        return this.transactions.change(this.session, (session) -> {
            StreamRow row = this.transactions.lock(session);
            Optional<Long> item = DeadLetterTable.itemOf(session, number);
            if (item.isEmpty() || isFull(row)) {
                return new Change<>(item.map((letter) -> false), row);
            }
            DeadLetterTable.remove(session, number);
            return new Change<>(Optional.of(true), append(session, row, item.get(), row.progress()));
        });
    }

    int deadLetterCount() {
        return this.transactions.run(this.session, DeadLetterTable::count);
    }

    List<DeadLetter> deadLetters() {
        return this.transactions.run(this.session, DeadLetterTable::list);
    }

    boolean drop(long number) {
        return this.transactions.run(this.session, (session) -> DeadLetterTable.remove(session, number));
    }

    /** Writes to the store, to see whether it works, and learns where the stream is after a failure. */
    void probe() {
        this.transactions.change(this.session, (session) -> {
            this.transactions.lock(session);
            return new Change<>(true, StreamRow.lock(session));
        });
    }

    private boolean isFull(StreamRow row) {
        return this.capacity.roomFor(null, row.waiting()) < 1;
    }

    private StreamRow append(Session session, StreamRow row, long item, Progress progress) throws SQLException {
        StreamRow next = row.withAppended(1, progress);
        OutboxTable.append(session, next.lastNumber(), List.of(Items.of(item)), this.transactions.now());
        next.write(session);
        return next;
    }
}
