package dev.streampair.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Holds what must survive together: the outbox and the number of its last item, the position of each source, the
 * progress of the stream, and the dead letters.
 *
 * <p>Each method that changes something does so as a whole or not at all, and returns only once the change is as safe
 * as this store makes it. Several processes may share a store: each accepts items, one of them delivers.
 *
 * <p>Safe for use by several threads. No call waits for the peer. Unless a method says otherwise, it throws
 * {@link StoreException} if the store cannot be reached or written. Then nothing has changed or, if a connection broke
 * while the change was being confirmed, it is not known whether anything has.
 */
public interface Store extends AutoCloseable {

    /** Runs a task at once, on the calling thread. */
    Executor CALLER = Runnable::run;

    /** The longest possible wait: 292 years. */
    Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

    /**
     * Returns the executor of the intake and the delivery: the calling thread or, for a store that waits for a disk or
     * a database, a thread of the store's own, so that no other thread waits.
     */
    default Executor executor() {
        return CALLER;
    }

    /** The store id, which names this store's numbering; a store that begins empty has a new one. */
    UUID id();

    /**
     * The user of the numbering, if there can be copies of the store; otherwise {@link Incarnation#NONE}. Throws
     * nothing.
     */
    default Incarnation incarnation() {
        return Incarnation.NONE;
    }

    /** How many items from outside may wait in the outbox. */
    int capacity();

    /** The number of items in the outbox, as far as this process knows. Throws nothing. */
    int size();

    /** How long the oldest item has waited, as far as this process knows; zero if nothing waits. Throws nothing. */
    Duration oldestAge();

    /** The progress of the stream, as far as this process knows. Throws nothing. */
    StreamProgress progress();

    /** Whether the store's content outlives this process. */
    default boolean isDurable() {
        return false;
    }

    /** Whether this process delivers. Throws nothing. */
    default boolean isDelivering() {
        return true;
    }

    /** Why the store does not work, or {@code null} if no failure is known. Throws nothing. */
    default @Nullable String error() {
        return null;
    }

    /** Since when the store does not work, or {@code null} if no failure is known. Throws nothing. */
    default @Nullable Instant failingSince() {
        return null;
    }

    /**
     * Accepts or refuses each posting, in their order: skips duplicates, lets the handler make the successors of the
     * other items, and appends these, numbered from 1 upwards without gaps. Each posting is accepted as a whole or not
     * at all, except at a halt, before which the leading items are accepted. If the handler fails for a posting, the
     * posting is refused and the failure logged.
     *
     * @param draining whether to refuse new items; a duplicate still gets the same answer as the first time
     * @return the outcome of each posting
     */
    List<Receipt> accept(List<Posting> postings, ItemHandler handler, boolean draining);

    /**
     * Starts the stream with an item that nobody posted, within the limit for items from outside, unless it is running.
     *
     * @param limit the limit that the handler receives with each item from now on
     */
    StartResult startStream(long seed, long limit);

    /** Halts the stream: it refuses every item until it is started again. Does nothing if it has already halted. */
    void halt();

    /**
     * By whom and since when the stream is paused, as far as this process knows, or {@code null} if it is not. Throws
     * nothing.
     */
    @Nullable
    Pause paused();

    /**
     * Pauses the stream: every process that shares the store keeps what waits until {@link #resume}, even after a
     * restart; the other processes do so as soon as they look at the store. Does nothing if the stream is already
     * paused.
     */
    void pause(Pause pause);

    /** Ends a pause. Does nothing if there is none. */
    void resume();

    /**
     * Returns the items at the head of the outbox, without removing them, and the traces of their postings.
     *
     * @param maxItems the maximum number of items
     * @return an empty batch if there are none, or if this process does not deliver
     */
    Batch head(int maxItems);

    /**
     * Removes the items up to and including this number. A store may postpone the work: items removed just before a
     * crash may be at the head again after it.
     *
     * @return the {@link Ages} of those removed items that {@link #head} returned last
     */
    long[] acknowledgeThrough(long number);

    /** Moves the item at the head of the outbox to the dead letters. */
    void moveToDeadLetters(DeadLetter letter);

    /** Returns how many dead letters match. */
    int countDeadLetters(DeadLetterQuery query);

    /**
     * Returns the dead letters that match, oldest first.
     *
     * @param max the maximum number of letters
     */
    List<DeadLetter> deadLetters(DeadLetterQuery query, int max);

    /**
     * Returns the dead letters that match, newest first.
     *
     * @param max the maximum number of letters
     */
    List<DeadLetter> newestDeadLetters(DeadLetterQuery query, int max);

    /**
     * Moves dead letters, oldest first, back to the end of the outbox, under new numbers, as far as the limit for items
     * from outside allows. They do not count as sent a second time.
     */
    ResendResult resend(DeadLetterQuery query);

    /** Drops the dead letters that match, and returns them. */
    List<DeadLetter> drop(DeadLetterQuery query);

    /**
     * Reads what other processes have done to the store, does postponed work, and tries to become the leader or to
     * recover from a failure. Called whenever the delivery looks for items and a refresh is due.
     *
     * @return the time after which to call it again, if there is nothing to deliver
     */
    default Duration refresh() {
        return NEVER;
    }

    /**
     * Whether a posting is answered before its delivery begins, because the delivery may have to wait for something
     * that the posting has not waited for.
     */
    default boolean answersFirst() {
        return false;
    }

    /** Returns the time until a {@link #refresh} is due; zero if it is due now. Throws nothing. */
    default Duration untilRefresh() {
        return Duration.ZERO;
    }

    /** Releases the store's resources. Throws nothing. */
    @Override
    default void close() {}
}
