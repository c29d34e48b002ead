package dev.streampair.relay;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to the items. Every method does nothing by default.
 *
 * <p>The methods of the intake are called by one thread at a time, in the order in which the items were accepted; those of
 * the delivery by one thread at a time, in the order of delivery. Both hold up the stream, so they must be quick. What a
 * listener throws is logged and goes no further.
 */
public interface RelayListener {

    // The intake

    /**
     * New items were taken, and their successors are in the outbox.
     *
     * @param event the event that brought them, from the first of them on: the number of a numbered one is that item's; or
     *     {@code null} if they came without one
     */
    default void accepted(Items items, @Nullable EventId event) {}

    /** Items were skipped because they had been taken before. */
    default void duplicatesSkipped(Items items) {}

    /** Items were not taken. */
    default void refused(Items items, Receipt.Outcome reason) {}

    /**
     * This service's stream has halted. Called once a halt, also of one that another process on the same store has made.
     */
    default void halted() {}

    // The delivery

    /**
     * A delivery was tried, whatever came of it. What did comes next, as one of the following.
     *
     * @param took the time from the beginning of the attempt to its answer
     */
    default void attempted(Batch batch, PeerAnswer answer, Duration took) {}

    /**
     * The peer has taken the batch.
     *
     * @param ages for how long its items were in the outbox: see {@link Ages}. Not to be changed
     */
    default void delivered(Batch batch, long[] ages) {}

    /**
     * The batch was not taken, and is tried again.
     *
     * @param delay the time until then
     */
    default void retried(Batch batch, PeerAnswer answer, Duration delay) {}

    /** The peer does not answer any more. Called once an outage. */
    default void peerDown(String reason) {}

    /** The peer still does not answer, for a reason not told in this outage. Called a few times an outage at the most. */
    default void peerStillDown(String reason) {}

    /** The peer answers again. Called once after each {@link #peerDown}. */
    default void peerUp() {}

    /** The peer's stream has halted, and the batch, which it did not take, was dropped. */
    default void dropped(Batch batch) {}

    /** The peer will never take the item; it is out of the outbox and among the dead letters. */
    default void deadLettered(DeadLetter letter) {}

    /** The item at the head is kept there until the peer takes it or an operator decides. Called once each time. */
    default void blocked(String reason) {}

    // The operator, and the end

    /** An operator has sent dead letters again. Called in the intake's turn. */
    default void deadLettersResent(List<DeadLetter> letters) {}

    /** An operator has had dead letters forgotten. Called by the operator's thread, at any moment. */
    default void deadLettersDropped(List<DeadLetter> letters) {}

    /**
     * The relay keeps what waits. Called once a pause, in every process that shares the store, and again after a start during
     * one.
     */
    default void paused(Pause pause) {}

    /** The relay takes nothing new, and delivers what waits, as an operator has told it. Called once a drain. */
    default void draining() {}

    /** The relay runs again, after {@link #paused} or {@link #draining}. */
    default void resumed() {}

    /** The relay has stopped, and leaves these items undelivered; usually none. Called by the thread that stops it. */
    default void drained(Batch left) {}

    /**
     * The relay has stopped, and its store keeps so many items for its next start. Called by the thread that stops it, in
     * place of {@link #drained}.
     */
    default void kept(int items) {}
}
