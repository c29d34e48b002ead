package dev.streampair.relay.spring;

import dev.streampair.relay.Admission;
import dev.streampair.relay.DeadLetter;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RelayCounts;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** {@code /actuator/stream}: shows the stream, pauses it, and sends dead letters again or drops them. */
@Endpoint(id = "stream")
final class StreamEndpoint {

    private final Relay relay;

    private final RelayCounts counts;

    private final String peer;

    StreamEndpoint(Relay relay, RelayCounts counts, String peer) {
        this.relay = relay;
        this.counts = counts;
        this.peer = peer;
    }

    @ReadOperation
    StreamState state() {
        return new StreamState(
                stateName(),
                this.relay.isDelivering(),
                new StreamState.Outbox(this.relay.waiting(), this.relay.capacity(), this.relay.oldestAge()),
                new StreamState.ItemCounts(
                        this.counts.received(),
                        this.counts.duplicate(),
                        this.counts.refused(),
                        this.counts.forwarded(),
                        this.counts.dropped(),
                        this.counts.deadLettered()),
                new StreamState.Peer(this.peer, this.relay.peerError()),
                this.relay.deadLetters());
    }

    private String stateName() {
        if (this.relay.isDraining()) {
            return "DRAINING";
        }
        if (this.relay.isPaused()) {
            return "PAUSED";
        }
        return this.relay.progress().halted() ? "HALTED" : "RUNNING";
    }

    /**
     * Pauses the delivery, or has it go on. Items are taken either way.
     *
     * @param state PAUSED or RUNNING
     * @throws ErrorResponseException with status 400 if it is neither, or missing
     */
    @WriteOperation
    StreamState steer(@Nullable String state) {
        switch (Objects.requireNonNullElse(state, "missing")) {
            case "PAUSED" -> this.relay.pause();
            case "RUNNING" -> this.relay.resume();
            default ->
                throw problem(
                        HttpStatus.BAD_REQUEST,
                        "state is %s, must be PAUSED or RUNNING, as in {\"state\": \"PAUSED\"}."
                                .formatted(Objects.requireNonNullElse(state, "missing")));
        }
        return state();
    }

    /**
     * Sends a dead letter again, behind what waits.
     *
     * @param number the letter's number
     * @throws ErrorResponseException with status 404 if there is no such letter, 409 if the outbox is full or the service about to stop
     */
    @WriteOperation
    StreamState resend(@Selector String number) {
        Admission.Outcome outcome =
                this.relay.resendDeadLetter(numberOf(number)).orElseThrow(() -> unknown(number));
        if (outcome == Admission.Outcome.FULL) {
            throw problem(
                    HttpStatus.CONFLICT, "The outbox is full. Try again when %s takes items.".formatted(this.peer));
        }
        if (outcome == Admission.Outcome.DRAINING) {
            throw problem(HttpStatus.CONFLICT, "The service is about to stop. Its dead letters end with it.");
        }
        return state();
    }

    /**
     * Drops a dead letter.
     *
     * @param number the letter's number
     * @throws ErrorResponseException with status 404 if there is no such letter
     */
    @DeleteOperation
    void drop(@Selector String number) {
        if (!this.relay.dropDeadLetter(numberOf(number))) {
            throw unknown(number);
        }
    }

    /** A path that ends in no number is one at which nothing is, as one with the number of no letter. */
    private static long numberOf(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException ex) {
            throw unknown(text);
        }
    }

    private static ErrorResponseException unknown(String number) {
        return problem(
                HttpStatus.NOT_FOUND, "There is no dead letter %s. GET /actuator/stream lists them.".formatted(number));
    }

    private static ErrorResponseException problem(HttpStatus status, String text) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, text), null);
    }

    /**
     * The stream as it is.
     *
     * @param state the first that applies of DRAINING, PAUSED, HALTED and RUNNING
     * @param delivering whether it is this process that delivers, of those that share the store
     * @param outbox what waits
     * @param items what became of the items since the start
     * @param peer how the peer is
     * @param deadLetters what the peer refused for good, oldest first
     */
    record StreamState(
            String state,
            boolean delivering,
            Outbox outbox,
            ItemCounts items,
            Peer peer,
            List<DeadLetter> deadLetters) {

        /**
         * What waits for the peer.
         *
         * @param size how many items wait
         * @param capacity how many items from outside may wait
         * @param oldestAge for how long the oldest has waited, in the form of ISO 8601
         */
        record Outbox(int size, int capacity, Duration oldestAge) {}

        /**
         * What became of the items since the start.
         *
         * @param received how many were taken
         * @param duplicate how many were skipped, as they had been taken before
         * @param refused how many were not taken
         * @param forwarded how many the peer has taken
         * @param dropped how many the peer, which has halted, did not take
         * @param deadLettered how many the peer refused for good
         */
        record ItemCounts(
                long received, long duplicate, long refused, long forwarded, long dropped, long deadLettered) {}

        /**
         * How the peer is.
         *
         * @param name the peer's name
         * @param error why it is down, or null if it is not known to be
         */
        record Peer(String name, @Nullable String error) {}
    }
}
