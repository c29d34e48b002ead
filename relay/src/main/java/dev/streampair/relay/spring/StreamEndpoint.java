package dev.streampair.relay.spring;

import dev.streampair.relay.Admission;
import dev.streampair.relay.DeadLetter;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RelayCounts;
import java.time.Duration;
import java.util.List;
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
                new StreamState.Outbox(this.relay.waiting(), this.relay.capacity(), this.relay.oldestAge()),
                new StreamState.Items(
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
     * @throws ErrorResponseException with status 400 if it is neither
     */
    @WriteOperation
    StreamState steer(String state) {
        switch (state) {
            case "PAUSED" -> this.relay.pause();
            case "RUNNING" -> this.relay.resume();
            default ->
                throw problem(HttpStatus.BAD_REQUEST, "state is %s, must be PAUSED or RUNNING.".formatted(state));
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
    StreamState resend(@Selector long number) {
        Admission.Outcome outcome = this.relay.resendDeadLetter(number).orElseThrow(() -> unknown(number));
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
    void drop(@Selector long number) {
        if (!this.relay.dropDeadLetter(number)) {
            throw unknown(number);
        }
    }

    private static ErrorResponseException unknown(long number) {
        return problem(
                HttpStatus.NOT_FOUND, "There is no dead letter %d. GET /actuator/stream lists them.".formatted(number));
    }

    private static ErrorResponseException problem(HttpStatus status, String text) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, text), null);
    }

    /**
     * The stream as it is.
     *
     * @param state the first that applies of DRAINING, PAUSED, HALTED and RUNNING
     * @param outbox what waits
     * @param items what became of the items since the start
     * @param peer how the peer is
     * @param deadLetters what the peer refused for good, oldest first
     */
    record StreamState(String state, Outbox outbox, Items items, Peer peer, List<DeadLetter> deadLetters) {

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
        record Items(long received, long duplicate, long refused, long forwarded, long dropped, long deadLettered) {}

        /**
         * How the peer is.
         *
         * @param name the peer's name
         * @param error why it is down, or null if it is not known to be
         */
        record Peer(String name, @Nullable String error) {}
    }
}
