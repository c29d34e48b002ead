package dev.streampair.relay.jdbc;

import dev.streampair.relay.Batch;
import dev.streampair.relay.DeadLetter;
import dev.streampair.relay.DeadLetterQuery;
import dev.streampair.relay.IdWindow;
import dev.streampair.relay.Incarnation;
import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.Pause;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Receipt;
import dev.streampair.relay.ResendResult;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.StartResult;
import dev.streampair.relay.Store;
import dev.streampair.relay.StoreException;
import dev.streampair.relay.StreamProgress;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the stream in a database: accepted items survive the end of the process, and a crash of the machine. On SQLite,
 * one process owns the store; on PostgreSQL, several may share it, and one of them delivers.
 */
public final class JdbcStore implements Store {

    private static final Logger logger = LoggerFactory.getLogger(JdbcStore.class);

    /** How often processes that share a store check what the others did. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    /** How often a process that owns its store checks whether there is work to do. */
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);

    private final UUID id;

    private final RingCapacity capacity;

    private final boolean shared;

    private final StreamCache known;

    private final FailureWatch failures;

    private final Transactions transactions;

    private final StoreIntake intake;

    private final StoreDelivery delivery;

    private final List<Session> sessions;

    private final StoreThread thread = new StoreThread();

    /**
     * @param intakeSession for accepting items
     * @param deliverySession for delivering items: the same session if one process owns the store
     */
    private JdbcStore(
            Database database, Session intakeSession, Session deliverySession, StreamRow row, Options options) {
        this.id = UUID.fromString(row.storeId());
        this.capacity = options.capacity();
        this.shared = database.isShared();
        this.known = new StreamCache(row, options.clock().millis());
        if (!this.shared) {
            this.known.begin(row.incarnation());
        }
        this.failures = new FailureWatch(options.clock());
        this.transactions = new Transactions(database, this.known, this.failures, options.clock());
        this.intake = new StoreIntake(
                intakeSession,
                this.transactions,
                options.capacity(),
                new SourceTable(options.maxSources()),
                new EventTable(options.ids()));
        this.delivery = new StoreDelivery(database, this.id, deliverySession, this.transactions, this.known);
        this.sessions = List.of(deliverySession, intakeSession);
    }

    /**
     * What a store needs to know about its service.
     *
     * @param service the service's name; a store belongs to one
     * @param capacity how much the outbox may hold
     * @param maxSources how many sources of each kind it remembers
     * @param ids how many event ids it remembers, and for how long
     * @param longestDelivery how long a delivery may take; a process on a shared store that stands still for longer
     *     loses the right to deliver
     * @param clock the clock for the age of waiting items
     */
    public record Options(
            String service,
            RingCapacity capacity,
            int maxSources,
            IdWindow ids,
            Duration longestDelivery,
            InstantSource clock) {

        /** Creates options with the default window of ids. */
        Options(String service, RingCapacity capacity, int maxSources, Duration longestDelivery, InstantSource clock) {
            this(service, capacity, maxSources, IdWindow.DEFAULT, longestDelivery, clock);
        }
    }

    /**
     * Opens a store; creates its tables if there are none.
     *
     * @throws StoreException if it cannot be opened, or belongs to another service
     */
    public static JdbcStore open(StoreAddress address, Options options) {
        return open(Database.of(address, options.longestDelivery()), options);
    }

    static JdbcStore open(Database database, Options options) {
        Session intake = new Session(database);
        Session delivery = database.isShared() ? new Session(database) : intake;
        try {
            StreamRow row = intake.transact((session) -> {
                new Schema(database, options.clock().millis()).open(session, options.service());
                StreamRow found = StreamRow.read(session);
                return database.isShared() ? found : begin(session, found);
            });
            row.checkNumbering();
            database.checkClaims(intake, delivery);
            logger.info("items are kept in {}; {} wait there", database.address(), row.waiting());
            return new JdbcStore(database, intake, delivery, row, options);
        } catch (RuntimeException ex) {
            delivery.close();
            intake.close();
            throw ex;
        }
    }

    /** Begins to deliver: no other process has the store. */
    private static StreamRow begin(Session session, StreamRow row) throws SQLException {
        row.checkNumbering();
        StreamRow next = row.withNextIncarnation(true);
        next.write(session);
        return next;
    }

    @Override
    public UUID id() {
        return this.id;
    }

    @Override
    public Incarnation incarnation() {
        return this.known.incarnation();
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
        long age = this.transactions.now() - this.known.headTime();
        return (size() == 0) ? Duration.ZERO : Duration.ofMillis(Math.max(0, age));
    }

    @Override
    public StreamProgress progress() {
        return this.known.progress();
    }

    @Override
    public Executor executor() {
        return this.thread;
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public boolean isDelivering() {
        return this.delivery.isAllowed();
    }

    @Override
    public @Nullable String error() {
        return this.failures.error();
    }

    @Override
    public @Nullable Instant failingSince() {
        return this.failures.since();
    }

    @Override
    public List<Receipt> accept(List<Posting> postings, ItemHandler handler, boolean draining) {
        return this.intake.accept(postings, handler, draining);
    }

    @Override
    public StartResult startStream(long seed, long limit) {
        return this.intake.startStream(seed, limit);
    }

    @Override
    public void halt() {
        this.intake.halt();
    }

    @Override
    public @Nullable Pause paused() {
        return this.known.pause();
    }

    @Override
    public void pause(Pause pause) {
        this.intake.pause(pause);
    }

    @Override
    public void resume() {
        this.intake.resume();
    }

    @Override
    public Batch head(int maxItems) {
        return this.delivery.head(maxItems);
    }

    @Override
    public long[] acknowledgeThrough(long number) {
        return this.delivery.acknowledgeThrough(number);
    }

    @Override
    public void moveToDeadLetters(DeadLetter letter) {
        this.delivery.moveToDeadLetters(letter);
    }

    @Override
    public int countDeadLetters(DeadLetterQuery query) {
        return this.intake.countDeadLetters(query);
    }

    @Override
    public List<DeadLetter> deadLetters(DeadLetterQuery query, int max) {
        return this.intake.deadLetters(query, max);
    }

    @Override
    public List<DeadLetter> newestDeadLetters(DeadLetterQuery query, int max) {
        return this.intake.newestDeadLetters(query, max);
    }

    @Override
    public ResendResult resend(DeadLetterQuery query) {
        return this.intake.resend(query);
    }

    @Override
    public List<DeadLetter> drop(DeadLetterQuery query) {
        return this.intake.drop(query);
    }

    @Override
    public Duration refresh() {
        int failuresBefore = this.failures.failures();
        if (error() != null) {
            probe();
        }
        if (this.shared) {
            this.delivery.lookAtOthers();
        }
        this.failures.works(failuresBefore);
        this.delivery.removeWhatIsDue();
        return this.shared ? POLL_INTERVAL : LOOK_INTERVAL;
    }

    /** On a shared store, the delivery has a connection of its own. */
    @Override
    public boolean answersFirst() {
        return this.shared;
    }

    /**
     * Polling shows soon enough what others did: a look after each delivery would cost more than the delivery's own
     * commit.
     */
    @Override
    public Duration untilRefresh() {
        if (!this.shared || error() != null || this.delivery.hasRemovalsDue()) {
            return Duration.ZERO;
        }
        Duration left = POLL_INTERVAL.minus(this.delivery.sinceLook());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** If this process cannot accept items, it gives up the right to deliver, so that others can. */
    private void probe() {
        try {
            this.intake.probe();
        } catch (StoreException ex) {
            this.delivery.giveUp();
            throw ex;
        }
    }

    @Override
    public void close() {
        this.failures.close();
        try {
            if (isDelivering() && error() == null) {
                this.delivery.removeWhatWasPutOff();
            }
        } catch (StoreException ex) {
            logger.debug(
                    "The postponed removals are left to the next start; the peer skips these items as duplicates", ex);
        } finally {
            this.sessions.forEach(Session::close);
            this.thread.close();
        }
    }
}
