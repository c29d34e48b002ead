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
 * The stream as it is.
 *
 * @param state the first that applies of DRAINING, PAUSED, HALTED and RUNNING
 * @param paused since when and by whom what waits is kept, or null
 * @param delivering whether it is this process that delivers, of those that share the store
 * @param outbox what waits
 * @param items what became of the items since the start
 * @param peer how the peer is
 * @param head the batch at the head of the line if it was tried in vain, or null
 * @param blocked why nothing is delivered until someone decides, or null
 * @param store how the store is
 * @param deadLetterCount how many items the peer refused for good; null while the store does not work
 * @param deadLetters the first 100 of them, oldest first; {@code /actuator/deadletters} has the rest
 * @param followers how many follow {@code GET /stream}
 * @param time when it was like this, by the clock that made the other times
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

    /** Looks at a relay. */
    static StreamState of(Relay relay, RelayCounts counts, EventSource.Room followers, String peer) {
        // First, as a store that fails at it is to be shown with its error.
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
     * What waits for the peer.
     *
     * @param size how many items wait
     * @param capacity how many items from outside may wait
     * @param oldestAge for how long the oldest has waited, in the form of ISO 8601
     */
    record OutboxState(int size, int capacity, Duration oldestAge) {}

    /**
     * What became of the items since the start.
     *
     * @param received how many were taken
     * @param duplicate how many were skipped, as they had been taken before
     * @param refused how many were not taken
     * @param forwarded how many the peer has taken
     * @param dropped how many the peer, which has halted, did not take
     * @param deadLettered how many the peer refused for good
     * @param fromPeer how many of those taken came with the peer's deliveries
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
     * How the peer is.
     *
     * @param name the peer's name
     * @param state as the last delivery has shown it; while it is HALTED, what is posted is dropped, or kept
     * @param onHalt what becomes of what the peer does not take because it has halted: dropped or kept
     * @param error why it is down, or null if it is not known to be
     * @param since since when it is so
     * @param lastAnswer what it said last, or what happened instead; null if nothing was delivered yet
     */
    record PeerState(
            String name,
            PeerStatus.State state,
            String onHalt,
            @Nullable String error,
            Instant since,
            @Nullable String lastAnswer) {}

    /**
     * How the store is.
     *
     * @param durable whether what it holds outlives the process
     * @param error why it does not work, or null if it is not known not to
     * @param failingSince since when it does not work, or null
     */
    record StoreState(
            boolean durable,
            @Nullable String error,
            @Nullable Instant failingSince) {}

    /**
     * Those who follow {@code GET /stream}.
     *
     * @param size how many there are
     * @param limit how many there may be
     */
    record FollowerState(int size, int limit) {}
}
