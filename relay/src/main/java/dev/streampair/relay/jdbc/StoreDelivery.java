package dev.streampair.relay.jdbc;

import dev.streampair.relay.Batch;
import dev.streampair.relay.DeadLetter;
import dev.streampair.relay.Items;
import dev.streampair.relay.StoreException;
import dev.streampair.relay.jdbc.Transactions.Change;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What leaves the store, through the connection that has the right to deliver: it is claimed again whenever the connection
 * had to be opened again.
 *
 * <p>For one thread at a time, but for {@link #isAllowed}.
 */
final class StoreDelivery {

    private static final Logger logger = LoggerFactory.getLogger(StoreDelivery.class);

    /** After what time without a further removal those put off are done. */
    private static final Duration IDLE_TIME = Duration.ofMillis(500);

    /** How many removals may be put off; those of one more delivery may come on top. */
    private static final int MAX_REMOVALS_PUT_OFF = 100;

    private static final int NONE = -1;

    private final Database database;

    private final UUID store;

    private final Session session;

    private final Transactions transactions;

    private final Knowledge known;

    private final boolean traced;

    /** What was read last. */
    private OutboxTable.Head head = OutboxTable.Head.EMPTY;

    /** When the last item was removed, in nanoseconds of the system's timer. */
    private long removalTime = System.nanoTime();

    /** The number of the connection that has the right to deliver. Written by the thread that delivers. */
    private volatile int claimant = NONE;

    /**
     * @param traced whether to read what a tracer calls the postings
     */
    StoreDelivery(
            Database database,
            UUID store,
            Session session,
            Transactions transactions,
            Knowledge known,
            boolean traced) {
        this.database = database;
        this.store = store;
        this.session = session;
        this.transactions = transactions;
        this.known = known;
        this.traced = traced;
    }

    /** Whether this process is the one that delivers. */
    boolean isAllowed() {
        return !this.database.isShared() || this.claimant == this.session.connectionNumber();
    }

    Batch head(int maxItems) {
        if (!isAllowed() || this.known.waiting() == 0) {
            return nothing();
        }
        Batch batch = readHead(maxItems);
        // The connection may have ended, and the right with it.
        return isAllowed() ? batch : nothing();
    }

    private Batch nothing() {
        return new Batch(this.known.removedThrough() + 1, Items.of());
    }

    private Batch readHead(int maxItems) {
        long removed = this.known.removedThrough();
        this.head = this.transactions.run(
                this.session, (session) -> OutboxTable.head(session, removed, maxItems, this.traced));
        if (!this.head.times().isEmpty()) {
            this.known.learnHeadTime(this.head.times().get(0));
        }
        return this.head.batch();
    }

    /** Puts the removal off, and so cannot fail: what the peer answered is known, whatever the store does. */
    long[] removeThrough(long number) {
        long[] ages = this.head.ages(this.known.removedThrough(), number, this.transactions.now());
        this.known.remove(number);
        this.removalTime = System.nanoTime();
        return ages;
    }

    /** Does nothing if another process has removed the item meanwhile. */
    void bury(DeadLetter letter) {
        this.transactions.change(this.session, (session) -> {
            StreamRow row = this.transactions.lock(session);
            if (row.removedThrough() >= letter.number()) {
                return new Change<>(letter, row);
            }
            if (!isAllowed()) {
                throw new StoreException(
                        "The server has ended a session, and the right to deliver with it",
                        "The service goes on by itself, or another process does.");
            }
            DeadLetterTable.add(session, letter);
            return new Change<>(letter, this.transactions.lockAndRemove(session, letter.number()));
        });
    }

    /** Does the removals that were put off, once they are many, or nothing was removed for a while. */
    void removeWhatIsDue() {
        if (isAllowed()
                && (this.known.removalsPutOff() >= MAX_REMOVALS_PUT_OFF
                        || System.nanoTime() - this.removalTime >= IDLE_TIME.toNanos())) {
            removeWhatWasPutOff();
        }
    }

    void removeWhatWasPutOff() {
        if (this.known.removalsPutOff() > 0) {
            this.transactions.change(this.session, (session) -> new Change<>(true, this.transactions.lock(session)));
        }
    }

    /** Learns what other processes did, and delivers from now on if none of them does. */
    void lookAtOthers() {
        boolean before = isAllowed();
        StreamRow earlier = this.known.row();
        boolean claimed = this.transactions.change(this.session, (session) -> {
            StreamRow row = StreamRow.read(session);
            this.known.check(row, earlier);
            return new Change<>(isAllowed() || this.database.claim(session, this.store), row);
        });
        this.claimant = claimed ? this.session.connectionNumber() : NONE;
        if (claimed && !before) {
            logger.info("this process delivers from now on");
        }
        if (!claimed && this.known.waiting() > 0) {
            readHead(1);
        }
    }

    /** Lets another process deliver, if there is one. */
    void giveUp() {
        if (this.database.isShared()) {
            this.session.giveUp();
        }
    }
}
