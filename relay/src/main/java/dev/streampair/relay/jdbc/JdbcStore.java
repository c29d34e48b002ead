package dev.streampair.relay.jdbc;

import dev.streampair.relay.Batch;
import dev.streampair.relay.DeadLetter;
import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.Items;
import dev.streampair.relay.PendingPosting;
import dev.streampair.relay.Progress;
import dev.streampair.relay.Restart;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.Store;
import dev.streampair.relay.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in a database: what was accepted outlives the process, and the machine's sudden end. On SQLite it is one
 * process's own; on PostgreSQL several share it, and one of them delivers.
 */
public final class JdbcStore implements Store {

    private static final Logger logger = LoggerFactory.getLogger(JdbcStore.class);

    /** How often processes that share a store look at what the others did. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    /** After what time without a further removal those put off are done. */
    private static final Duration IDLE_TIME = Duration.ofMillis(500);

    /** How many removals are put off at the most. */
    private static final int MAX_REMOVALS_PUT_OFF = 100;

    private final Database database;

    private final RingCapacity capacity;

    private final InstantSource clock;

    private final SourceTable sources;

    private final UUID id;

    /** For what is taken. */
    private final Session intake;

    /** For what is delivered: the same as the other one where the store is one process's own. */
    private final Session delivery;

    private final Knowledge known;

    private final FailureWatch failures = new FailureWatch();

    /** When the last item was removed, in nanoseconds of the system's timer. Touched by the delivery thread only. */
    private long removalTime;

    /** Whether the delivery's connection has the right to deliver, as long as it lasts. Written by the delivery thread. */
    private volatile boolean claimed;

    private JdbcStore(Database database, Session intake, StreamRow row, Options options) {
        this.database = database;
        this.capacity = options.capacity();
        this.clock = options.clock();
        this.sources = new SourceTable(options.maxSources());
        this.id = UUID.fromString(row.storeId());
        this.intake = intake;
        this.delivery = database.isShared() ? new Session(database) : intake;
        this.claimed = !database.isShared();
        this.known = new Knowledge(row, options.clock().millis());
    }

    /**
     * What a store must know of its service.
     *
     * @param service the service's name; a store belongs to one
     * @param capacity how much the outbox may hold
     * @param maxSources of how many sources of each kind it remembers what was taken
     * @param clock the time from which the age of what waits is counted
     */
    public record Options(String service, RingCapacity capacity, int maxSources, InstantSource clock) {}

    /**
     * Opens a store; creates its tables if there are none.
     *
     * @throws StoreException if it cannot be opened, or is not this service's
     */
    public static JdbcStore open(StoreAddress address, Options options) {
        return open(Database.of(address), options);
    }

    static JdbcStore open(Database database, Options options) {
        Session intake = new Session(database);
        try {
            StreamRow row = intake.transact((session) -> {
                new Schema(database).open(session, options.service());
                return StreamRow.read(session);
            });
            logger.info("the store is open; {} items wait in it", row.waiting());
            return new JdbcStore(database, intake, row, options);
        } catch (RuntimeException ex) {
            intake.close();
            throw ex;
        }
    }

    @Override
    public UUID id() {
        return this.id;
    }

    @Override
    public int capacity() {
        return this.capacity.items();
    }

    @Override
    public int size() {
        return this.known.waiting();
    }

    @Override
    public Duration oldestAge() {
        long age = this.clock.millis() - this.known.headTime();
        return (size() == 0) ? Duration.ZERO : Duration.ofMillis(Math.max(0, age));
    }

    @Override
    public Progress progress() {
        return this.known.progress();
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public boolean isDelivering() {
        return this.claimed;
    }

    @Override
    public @Nullable String error() {
        return this.failures.error();
    }

    @Override
    public void accept(List<PendingPosting> postings, ItemHandler handler, boolean draining) {
        change(this.intake, (session) -> {
            GroupTransaction group = new GroupTransaction(session, this.sources, this.capacity, lock(session));
            for (PendingPosting pending : postings) {
                group.take(pending, handler, draining);
            }
            return new Change<>(true, group.finish(this.clock.millis()));
        });
    }

    @Override
    public Restart restart(long seed, long limit) {
        return change(this.intake, (session) -> {
            StreamRow row = lock(session);
            if (row.progress().isRunning()) {
                return new Change<>(Restart.RUNNING, row);
            }
            if (isFull(row)) {
                return new Change<>(Restart.FULL, row);
            }
            return new Change<>(Restart.STARTED, append(session, row, seed, Progress.startedWith(seed, limit)));
        });
    }

    @Override
    public Optional<Boolean> resend(long number) {
        return change(this.intake, (session) -> {
            StreamRow row = lock(session);
            Optional<Long> item = DeadLetterTable.itemOf(session, number);
            if (item.isEmpty() || isFull(row)) {
                return new Change<>(item.map((letter) -> false), row);
            }
            DeadLetterTable.remove(session, number);
            return new Change<>(Optional.of(true), append(session, row, item.get(), row.progress()));
        });
    }

    /** Locks the stream, and does the removals that were put off: here they cost no sync of their own. */
    private StreamRow lock(Session session) throws SQLException {
        return lock(session, this.known.removedThrough());
    }

    private StreamRow lock(Session session, long removed) throws SQLException {
        StreamRow row = this.database.isShared() ? StreamRow.lock(session) : StreamRow.read(session);
        if (row.removedThrough() >= removed) {
            return row;
        }
        OutboxTable.removeThrough(session, removed);
        StreamRow.remove(session, removed);
        return StreamRow.read(session);
    }

    private boolean isFull(StreamRow row) {
        return this.capacity.roomFor(null, row.waiting()) < 1;
    }

    private StreamRow append(Session session, StreamRow row, long item, Progress progress) throws SQLException {
        StreamRow next = row.withAppended(1, progress);
        OutboxTable.append(session, next.lastNumber(), List.of(Items.of(item)), this.clock.millis());
        next.write(session);
        return next;
    }

    @Override
    public Batch head(int maxItems) {
        long removed = this.known.removedThrough();
        if (!isDelivering() || size() == 0) {
            return new Batch(removed + 1, Items.of());
        }
        OutboxTable.Head head = transact(this.delivery, (session) -> OutboxTable.head(session, removed, maxItems));
        if (!head.batch().items().isEmpty()) {
            this.known.learnHeadTime(head.cameAt());
        }
        return head.batch();
    }

    @Override
    public void removeThrough(long number) {
        this.known.remove(number);
        this.removalTime = System.nanoTime();
        if (this.known.removalsPutOff() >= MAX_REMOVALS_PUT_OFF) {
            remove();
        }
    }

    private void remove() {
        change(this.delivery, (session) -> new Change<>(true, lock(session)));
    }

    @Override
    public void bury(DeadLetter letter) {
        change(this.delivery, (session) -> {
            DeadLetterTable.add(session, letter);
            return new Change<>(true, lock(session, letter.number()));
        });
    }

    @Override
    public List<DeadLetter> deadLetters() {
        return transact(this.intake, DeadLetterTable::list);
    }

    @Override
    public boolean drop(long number) {
        return transact(this.intake, (session) -> DeadLetterTable.remove(session, number));
    }

    @Override
    public Duration refresh() {
        if (error() != null) {
            learn(transact(this.intake, StreamRow::lock));
        }
        if (this.database.isShared()) {
            lookAtOthers();
        }
        this.failures.works();
        boolean idle = System.nanoTime() - this.removalTime >= IDLE_TIME.toNanos();
        if (idle && isDelivering() && this.known.removalsPutOff() > 0) {
            remove();
        }
        return this.database.isShared() ? POLL_INTERVAL : IDLE_TIME;
    }

    /** Learns what other processes did, and delivers from now on if none of them does. */
    private void lookAtOthers() {
        boolean before = this.claimed;
        learn(transact(this.delivery, (session) -> {
            this.claimed = before || this.database.claim(session, this.id);
            return StreamRow.read(session);
        }));
        if (!before && this.claimed) {
            logger.info("this process delivers from now on");
        }
        if (!this.claimed && size() > 0) {
            long removed = this.known.removedThrough();
            this.known.learnHeadTime(transact(this.delivery, (session) -> OutboxTable.head(session, removed, 1))
                    .cameAt());
        }
    }

    @Override
    public void close() {
        this.failures.close();
        try {
            if (isDelivering() && this.known.removalsPutOff() > 0) {
                remove();
            }
        } catch (StoreException ex) {
            logger.debug("What was put off is left to the next start, and the peer skips it", ex);
        } finally {
            this.delivery.close();
            this.intake.close();
        }
    }

    /** What a transaction has come to. */
    private record Change<T>(T result, StreamRow row) {}

    private <T> T change(Session session, Session.Work<Change<T>> work) {
        Change<T> change = transact(session, work);
        learn(change.row());
        return change.result();
    }

    private void learn(StreamRow row) {
        this.known.learn(row, this.clock.millis());
    }

    private <T> T transact(Session session, Session.Work<T> work) {
        boolean connected = false;
        try {
            T result = this.failures.watch(() -> session.transact(work));
            connected = true;
            return result;
        } finally {
            if (!connected && session == this.delivery && this.database.isShared()) {
                this.claimed = false;
            }
        }
    }
}
