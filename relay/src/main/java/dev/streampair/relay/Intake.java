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
 * Accepts one posting after another, and notifies the listeners in the order of acceptance, before it answers. While
 * shut, and once closed, it refuses new items.
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

    /**
     * Whether the store may have items that the listeners do not know of yet. Written in turns, read by the delivery.
     */
    private volatile boolean telling;

    private volatile boolean shut;

    private volatile boolean closed;

    /**
     * @param itemsAdded runs when there may be items to deliver
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
     * Accepts or refuses a posting.
     *
     * @param answer receives the outcome, on this thread or the one that handles the posting
     * @param scope runs the notification of the listeners; it must run it at once
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
                // After the delivery has begun, because that takes longer.
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
            logger.error("The outcome could not be reported to the poster: {}", receipt, ex);
        }
    }

    /** Notifies the listeners, in a turn, of a halt by another process. Does not wait. */
    void storeRefreshed() {
        if (this.halts.hasNews()) {
            this.turns.add(this.halts::look);
        }
    }

    /**
     * Runs an operator's work in its turn, and waits for it.
     *
     * @param work receives whether new items are refused
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
     * Refuses new items until {@link #open}.
     *
     * @return completes once everything accepted before is in the outbox
     */
    CompletableFuture<Void> shut() {
        this.shut = true;
        return this.turns.barrier();
    }

    /** Accepts items again, unless the intake is closed. */
    void open() {
        this.shut = false;
    }

    boolean isShut() {
        return this.shut;
    }

    /**
     * Refuses new items from now on.
     *
     * @return completes once everything accepted before is in the outbox
     */
    CompletableFuture<Void> close() {
        this.closed = true;
        return this.turns.barrier();
    }

    /** How long the current turn has kept all others waiting; zero if there is none. */
    Duration busy() {
        return this.turns.busy();
    }

    boolean refusesAll() {
        return this.shut || this.closed;
    }
}
