package dev.streampair.relay;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Is notified of what happens to the items. By default every method does nothing.
 *
 * <p>The methods of the intake are called by one thread at a time, in the order in which the items were accepted; those
 * of the delivery by one thread at a time, in the order of delivery. Both delay the stream, so they must be quick. An
 * exception that a listener throws is logged, and goes no further.
 */
public interface RelayListener {

    // The intake

    /**
     * New items were accepted, and their successors are in the outbox.
     *
     * @param event the event that the items came with, from the first of them on: a numbered event has that item's
     *     number; {@code null} if they came without one
     */
    default void accepted(Items items, @Nullable EventId event) {}

    /** Items were skipped because they were accepted before. */
    default void duplicatesSkipped(Items items) {}

    /** Items were refused. */
    default void refused(Items items, Receipt.Outcome reason) {}

    /**
     * This service's stream has halted. Called once for each halt, also for one by another process on the same store.
     */
    default void halted() {}

    // The delivery

    /**
     * A delivery was attempted. One of the following methods reports the outcome next.
     *
     * @param took the time from the beginning of the attempt to its answer
     */
    default void attempted(Batch batch, PeerAnswer answer, Duration took) {}

    /**
     * The peer has accepted the batch.
     *
     * @param ages how long its items were in the outbox: see {@link Ages}; must not be changed
     */
    default void delivered(Batch batch, long[] ages) {}

    /**
     * The batch was not accepted, and will be retried.
     *
     * @param delay the time until the retry
     */
    default void retried(Batch batch, PeerAnswer answer, Duration delay) {}

    /** The peer does not answer any more. Called once for each outage. */
    default void peerDown(String reason) {}

    /**
     * The peer still does not answer, for a reason not yet reported in this outage. Called at most a few times for each
     * outage.
     */
    default void peerStillDown(String reason) {}

    /** The peer answers again. Called once after each {@link #peerDown}. */
    default void peerUp() {}

    /** The peer's stream has halted, and the batch, which it did not accept, was dropped. */
    default void dropped(Batch batch) {}

    /** The peer will never accept the item, which has moved from the outbox to the dead letters. */
    default void deadLettered(DeadLetter letter) {}

    /**
     * The item at the head stays there until the peer accepts it or an operator decides. Called once for each such
     * block.
     */
    default void blocked(String reason) {}

    // The operator, and the end

    /** An operator has sent dead letters again. Called in the intake's turn. */
    default void deadLettersResent(List<DeadLetter> letters) {}

    /** An operator has dropped dead letters. Called by the operator's thread, at any moment. */
    default void deadLettersDropped(List<DeadLetter> letters) {}

    /**
     * The relay is paused, and keeps what waits. Called once for each pause, in every process that shares the store,
     * and again after a start during a pause.
     */
    default void paused(Pause pause) {}

    /** The relay refuses new items, and delivers what waits, on an operator's order. Called once for each drain. */
    default void draining() {}

    /** The relay runs again, after {@link #paused} or {@link #draining}. */
    default void resumed() {}

    /** The relay has stopped, and leaves these items undelivered; usually none. Called by the thread that stops it. */
    default void drained(Batch left) {}

    /**
     * The relay has stopped, and its store keeps this many items for the next start. Called by the thread that stops
     * it, instead of {@link #drained}.
     */
    default void kept(int items) {}
}
