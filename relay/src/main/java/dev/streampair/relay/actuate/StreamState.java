package dev.streampair.relay.actuate;

import dev.streampair.relay.DeadLetter;
import dev.streampair.relay.DeadLetterQuery;
import dev.streampair.relay.HeadOfLine;
import dev.streampair.relay.Pause;
import dev.streampair.relay.PeerStatus;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RelayCounts;
import dev.streampair.relay.StoreException;
import dev.streampair.relay.http.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of the stream.
 *
 * @param state the first that applies of DRAINING, PAUSED, HALTED and RUNNING
 * @param paused since when and by whom the delivery is paused, or null
 * @param delivering whether this process delivers, of those that share the store
 * @param outbox the items that wait
 * @param items the counts of items since the start
 * @param peer the state of the peer
 * @param head the batch at the head of the line if an attempt to deliver it has failed, or null
 * @param blocked why nothing is delivered until someone decides, or null
 * @param store the state of the store
 * @param deadLetterCount how many dead letters there are; null while the store does not work
 * @param deadLetters the first 100 of them, oldest first; {@code /actuator/deadletters} has the rest
 * @param followers how many follow {@code GET /stream}
 * @param time the time of this state, by the same clock as the other times
 */
record StreamState(
        String state,
        @Nullable Pause paused,
        boolean delivering,
        OutboxState outbox,
        ItemCounts items,
        PeerState peer,
        @Nullable HeadOfLine head,
        @Nullable String blocked,
        StoreState store,
        @Nullable Integer deadLetterCount,
        @Nullable List<DeadLetter> deadLetters,
        FollowerState followers,
        Instant time) {

    private static final int LETTERS_SHOWN = 100;

    /** Reads the state of a relay. */
    static StreamState of(Relay relay, RelayCounts counts, EventSource.Room followers, String peer) {
        // First, so that the state shows the error of a store that fails here.
        List<DeadLetter> deadLetters = unlessStoreFails(() -> relay.deadLetters(DeadLetterQuery.ALL, LETTERS_SHOWN));
        Integer deadLetterCount = unlessStoreFails(() -> relay.countDeadLetters(DeadLetterQuery.ALL));
        PeerStatus status = relay.peerStatus();
        return new StreamState(
                nameOf(relay),
                relay.paused(),
                relay.isDelivering(),
                new OutboxState(relay.waiting(), relay.capacity(), relay.oldestAge()),
                new ItemCounts(
                        counts.received(),
                        counts.duplicate(),
                        counts.refused(),
                        counts.forwarded(),
                        counts.dropped(),
                        counts.deadLettered(),
                        counts.fromPeer()),
                new PeerState(
                        peer,
                        status.state(),
                        relay.keepsOnHalt() ? "KEEP" : "DROP",
                        status.error(),
                        status.since(),
                        relay.lastAnswer()),
                relay.headOfLine(),
                relay.blocked(),
                new StoreState(relay.isDurable(), relay.storeError(), relay.storeFailingSince()),
                deadLetterCount,
                deadLetters,
                new FollowerState(followers.size(), followers.limit()),
                Instant.now());
    }

    private static <T> @Nullable T unlessStoreFails(Supplier<T> read) {
        try {
            return read.get();
        } catch (StoreException ex) {
            return null;
        }
    }

    private static String nameOf(Relay relay) {
        if (relay.isDraining()) {
            return "DRAINING";
        }
        if (relay.isPaused()) {
            return "PAUSED";
        }
        return relay.progress().halted() ? "HALTED" : "RUNNING";
    }

    /**
     * The items that wait for the peer.
     *
     * @param size how many items wait
     * @param capacity how many items from outside may wait
     * @param oldestAge how long the oldest has waited, in ISO 8601 format
     */
    record OutboxState(int size, int capacity, Duration oldestAge) {}

    /**
     * The counts of items since the start.
     *
     * @param received how many were accepted
     * @param duplicate how many were skipped because they had been accepted before
     * @param refused how many were not accepted
     * @param forwarded how many the peer has accepted
     * @param dropped how many the halted peer did not accept
     * @param deadLettered how many the peer refused for good
     * @param fromPeer how many of the accepted ones came from the peer
     */
    record ItemCounts(
            long received,
            long duplicate,
            long refused,
            long forwarded,
            long dropped,
            long deadLettered,
            long fromPeer) {}

    /**
     * The state of the peer.
     *
     * @param name the peer's name
     * @param state as the last delivery has shown it; while it is HALTED, items for it are dropped, or kept
     * @param onHalt what happens to items that the peer does not accept because it has halted: DROP or KEEP
     * @param error why it is down, or null if it is not known to be down
     * @param since when it entered this state
     * @param lastAnswer its last answer, or what happened instead; null before the first delivery
     */
    record PeerState(
            String name,
            PeerStatus.State state,
            String onHalt,
            @Nullable String error,
            Instant since,
            @Nullable String lastAnswer) {}

    /**
     * The state of the store.
     *
     * @param durable whether its content outlives the process
     * @param error why it does not work, or null if it is not known to fail
     * @param failingSince when it began to fail, or null
     */
    record StoreState(
            boolean durable,
            @Nullable String error,
            @Nullable Instant failingSince) {}

    /**
     * The followers of {@code GET /stream}.
     *
     * @param size how many there are
     * @param limit how many there may be
     */
    record FollowerState(int size, int limit) {}
}
