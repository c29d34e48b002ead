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
 * A store in a database: what was accepted outlives the process, and the machine's sudden end. On SQLite it is one
 * process's own; on PostgreSQL several share it, and one of them delivers.
 */
public final class JdbcStore implements Store {

    private static final Logger logger = LoggerFactory.getLogger(JdbcStore.class);

    /** How often processes that share a store look at what the others did. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    /** How often a process that has its store for itself looks whether something is to be done. */
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
     * @param intakeSession for what is taken
     * @param deliverySession for what is delivered: the same where the store is one process's own
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
     * What a store must know of its service.
     *
     * @param service the service's name; a store belongs to one
     * @param capacity how much the outbox may hold
     * @param maxSources of how many sources of each kind it remembers what was taken
     * @param ids how many ids of events it remembers
     * @param longestDelivery how long a delivery may take; who shares the store and stands still for longer, delivers no more
     * @param clock the time from which the age of what waits is counted
     */
    public record Options(
            String service,
            RingCapacity capacity,
            int maxSources,
            IdWindow ids,
            Duration longestDelivery,
            InstantSource clock) {

        /** One that remembers as many ids as suits most. */
        Options(String service, RingCapacity capacity, int maxSources, Duration longestDelivery, InstantSource clock) {
            this(service, capacity, maxSources, IdWindow.DEFAULT, longestDelivery, clock);
        }
    }

    /**
     * Opens a store; creates its tables if there are none.
     *
     * @throws StoreException if it cannot be opened, or is not this service's
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

    /** Nobody else has the store: this process delivers from now on. */
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

    /** The delivery has a connection of its own then. */
    @Override
    public boolean answersFirst() {
        return this.shared;
    }

    /** What others did is known soon enough: a look after each delivery would cost it more than its own commit. */
    @Override
    public Duration untilRefresh() {
        if (!this.shared || error() != null || this.delivery.hasRemovalsDue()) {
            return Duration.ZERO;
        }
        Duration left = POLL_INTERVAL.minus(this.delivery.sinceLook());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** A process that can take nothing does not keep others from delivering, either. */
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
            logger.debug("What was put off is left to the next start, and the peer skips it", ex);
        } finally {
            this.sessions.forEach(Session::close);
            this.thread.close();
        }
    }
}
