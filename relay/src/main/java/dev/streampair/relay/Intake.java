package dev.streampair.relay;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in: takes one posting after another, and tells the listeners in the order of acceptance, before it answers. While
 * shut, and once closed, it takes nothing new.
 *
 * <p>Safe for use by several threads.
 */
final class Intake {

    private static final Logger logger = LoggerFactory.getLogger(Intake.class);

    private static final Receipt STORE_FAILED = new Receipt(Receipt.Outcome.STORE_FAILED, 0, 0);

    private final Store store;

    private final ItemHandler handler;

    private final RelayListener listener;

    private final HaltWatch halts;

    private final Runnable itemsAdded;

    private final Turns turns;

    /** Whether items may be in the store of which the listeners have not heard yet. Written in turns, read by the delivery. */
    private volatile boolean telling;

    private volatile boolean shut;

    private volatile boolean closed;

    /**
     * @param itemsAdded is run when there may be items to deliver
     */
    Intake(Store store, ItemHandler handler, RelayListener listener, HaltWatch halts, Runnable itemsAdded) {
        this.store = store;
        this.handler = handler;
        this.listener = listener;
        this.halts = halts;
        this.itemsAdded = itemsAdded;
        this.turns = new Turns(store.executor(), this::acceptGroup);
    }

    /**
     * Takes a posting, or refuses it.
     *
     * @param answer is told what became of it, on this thread or the one that takes it
     * @param scope has the listeners told of it; it runs at once what it is given
     */
    void accept(Posting posting, Consumer<Receipt> answer, Executor scope) {
        this.turns.add(new Turns.Post(posting, answer, scope));
    }

    private void acceptGroup(List<Turns.Post> group) {
        this.telling = true;
        List<Receipt> receipts = admit(group);
        try {
            tell(group, receipts);
        } finally {
            if (this.store.answersFirst()) {
                answer(group, receipts);
            } else {
                // Behind the delivery that has begun: it has the longer way.
                this.store.executor().execute(() -> answer(group, receipts));
            }
        }
    }

    private static void answer(List<Turns.Post> group, List<Receipt> receipts) {
        for (int i = 0; i < group.size(); i++) {
            answer(group.get(i), receipts.get(i));
        }
    }

    private void tell(List<Turns.Post> group, List<Receipt> receipts) {
        try {
            for (int i = 0; i < group.size(); i++) {
                Posting posting = group.get(i).posting();
                Receipt receipt = receipts.get(i);
                group.get(i).scope().execute(() -> tell(posting, receipt));
            }
        } finally {
            this.telling = false;
            streamChanged();
        }
    }

    boolean isTelling() {
        return this.telling;
    }

    private void streamChanged() {
        this.halts.look();
        this.itemsAdded.run();
    }

    private List<Receipt> admit(List<Turns.Post> group) {
        try {
            List<Posting> postings = group.stream().map(Turns.Post::posting).toList();
            return this.store.accept(postings, this.handler, refusesAll());
        } catch (StoreException ex) {
            // The store has logged it.
        } catch (Throwable ex) {
            Serial.log(ex);
        }
        return Collections.nCopies(group.size(), STORE_FAILED);
    }

    private void tell(Posting posting, Receipt receipt) {
        Items items = posting.items();
        int duplicates = receipt.duplicates();
        int accepted = receipt.accepted();
        boolean answered = switch (receipt.outcome()) {
            case ACCEPTED, HALTED -> true;
            case FULL, DRAINING, KEY_REUSED, FOREIGN_NUMBERS, HANDLER_FAILED, STORE_FAILED -> false;
        };
        if (answered && duplicates > 0) {
            this.listener.duplicatesSkipped(items.range(0, duplicates));
        }
        if (accepted > duplicates) {
            EventId event = posting.event();
            this.listener.accepted(items.range(duplicates, accepted), (event != null) ? event.from(duplicates) : null);
        }
        if (accepted < items.size()) {
            this.listener.refused(items.range(accepted, items.size()), receipt.outcome());
        }
    }

    private static void answer(Turns.Post post, Receipt receipt) {
        try {
            post.answer().accept(receipt);
        } catch (RuntimeException | Error ex) {
            logger.error("A posting could not be told what became of it: {}", receipt, ex);
        }
    }

    /** Tells the listeners, in a turn, of a halt that another process has made. Waits for nothing. */
    void storeRefreshed() {
        if (this.halts.hasNews()) {
            this.turns.add(this.halts::look);
        }
    }

    /**
     * Does an operator's work in its turn, and waits for it.
     *
     * @param work is given whether nothing new is taken any more
     * @throws RuntimeException what the work throws
     */
    <T> T inTurn(Function<Boolean, T> work) {
        return this.turns.inTurn(() -> {
            try {
                return work.apply(refusesAll());
            } finally {
                streamChanged();
            }
        });
    }

    /**
     * Takes nothing new until {@link #open}.
     *
     * @return is complete once all that was taken before is in the outbox
     */
    CompletableFuture<Void> shut() {
        this.shut = true;
        return this.turns.barrier();
    }

    /** Takes items again, unless it is closed. */
    void open() {
        this.shut = false;
    }

    boolean isShut() {
        return this.shut;
    }

    /**
     * Takes nothing new from now on.
     *
     * @return is complete once all that was taken before is in the outbox
     */
    CompletableFuture<Void> close() {
        this.closed = true;
        return this.turns.barrier();
    }

    /** For how long the postings that are being taken have kept all others waiting; zero if none are. */
    Duration busy() {
        return this.turns.busy();
    }

    boolean refusesAll() {
        return this.shut || this.closed;
    }
}
