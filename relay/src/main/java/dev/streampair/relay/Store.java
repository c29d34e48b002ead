package dev.streampair.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What must survive together: the outbox and the number of its last item, what was taken from each source, where the
 * stream is, and the dead letters.
 *
 * <p>Each method that changes something does so as a whole or not at all, and has returned only when the change is as safe
 * as this store makes it. Several processes may share a store: each takes items, one of them delivers.
 *
 * <p>Safe for use by several threads. No call waits for the peer. Where a method says nothing else, it throws
 * {@link StoreException} if the store cannot be reached or written; then nothing has changed, or, when a connection broke
 * while the change was confirmed, that is not known.
 */
public interface Store extends AutoCloseable {

    /** Runs a task at once, on the calling thread. */
    Executor CALLER = Runnable::run;

    /** As long as a wait can be: 292 years. */
    Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

    /**
     * Returns what runs the intake and the delivery: the calling thread, or, for a store that waits for a disk or a
     * database, a thread of the store's own, so that no other waits.
     */
    default Executor executor() {
        return CALLER;
    }

    /** Names this store's numbering: a new one whenever a store begins empty. */
    UUID id();

    /** Who uses the numbering, where a copy of the store could be used as well. Throws nothing. */
    default Incarnation incarnation() {
        return Incarnation.NONE;
    }

    /** How many items from outside may wait in the outbox. */
    int capacity();

    /** How many items wait in the outbox, as far as this process knows. Throws nothing. */
    int size();

    /** For how long the oldest item has waited, as far as this process knows; zero if nothing waits. Throws nothing. */
    Duration oldestAge();

    /** Where the stream is, as far as this process knows. Throws nothing. */
    StreamProgress progress();

    /** Whether what it holds outlives this process. */
    default boolean isDurable() {
        return false;
    }

    /** Whether this process is the one that delivers. Throws nothing. */
    default boolean isDelivering() {
        return true;
    }

    /** Why the store does not work, or {@code null} if it is not known not to. Throws nothing. */
    default @Nullable String error() {
        return null;
    }

    /** Since when the store does not work, or {@code null} if it is not known not to. Throws nothing. */
    default @Nullable Instant failingSince() {
        return null;
    }

    /**
     * Takes or refuses each of the postings, in their order: skips what it repeats, lets the handler make the successors of
     * the rest and appends them, numbered from 1 upwards without gaps. All or nothing of each, but for a halt, before which
     * the leading items are taken. A posting for which the handler fails is refused, and the failure logged.
     *
     * @param draining whether to take nothing new; a repeat is answered as the first time all the same
     * @return what became of each
     */
    List<Receipt> accept(List<Posting> postings, ItemHandler handler, boolean draining);

    /**
     * Starts the stream with an item that nobody posted, within the limit for items from outside, unless it is running.
     *
     * @param limit what the handler is told with each item from now on
     */
    StartResult startStream(long seed, long limit);

    /** Halts the stream: it takes nothing until it is started again. Does nothing if it has halted already. */
    void halt();

    /** By whom and since when the stream is paused, as far as this process knows, or {@code null}. Throws nothing. */
    @Nullable
    Pause paused();

    /**
     * Has every process that shares the store keep what waits, also after a start, until {@link #resume}; the others as soon
     * as they look at the store. Does nothing if the stream is paused already.
     */
    void pause(Pause pause);

    /** Ends a pause. Does nothing if there is none. */
    void resume();

    /**
     * Returns the items at the head of the outbox, without removing them, and the traces of their postings.
     *
     * @param maxItems how many at the most
     * @return an empty batch if there are none, or this process is not the one that delivers
     */
    Batch head(int maxItems);

    /**
     * Removes the items up to the one with this number. A store may put the work off: items removed just before a crash
     * may be at the head again after it.
     *
     * @return the {@link Ages} of those removed that {@link #head} has returned last
     */
    long[] acknowledgeThrough(long number);

    /** Moves the item at the head of the outbox to the dead letters. */
    void moveToDeadLetters(DeadLetter letter);

    /** Returns how many dead letters match. */
    int countDeadLetters(DeadLetterQuery query);

    /**
     * Returns the dead letters that match, oldest first.
     *
     * @param max how many at the most
     */
    List<DeadLetter> deadLetters(DeadLetterQuery query, int max);

    /**
     * Returns the dead letters that match, newest first.
     *
     * @param max how many at the most
     */
    List<DeadLetter> newestDeadLetters(DeadLetterQuery query, int max);

    /**
     * Moves dead letters, oldest first, back to the end of the outbox, under new numbers, as far as the limit for items from
     * outside allows. They do not count as sent a second time.
     */
    ResendResult resend(DeadLetterQuery query);

    /** Drops the dead letters that match, and returns them. */
    List<DeadLetter> drop(DeadLetterQuery query);

    /**
     * Learns what other processes have done to the store, does what was put off, and tries to become the one that delivers
     * or to mend what failed. Called whenever the delivery looks for items and it is due.
     *
     * @return after what time to call it again, if there is nothing to deliver
     */
    default Duration refresh() {
        return NEVER;
    }

    /**
     * Whether a posting is answered before its delivery begins, as the delivery may have to wait for something that the posting
     * has not waited for.
     */
    default boolean answersFirst() {
        return false;
    }

    /** Returns for how long a {@link #refresh} is not due yet; zero if it is. Throws nothing. */
    default Duration untilRefresh() {
        return Duration.ZERO;
    }

    /** Gives back what it holds. Throws nothing. */
    @Override
    default void close() {}
}
