package dev.streampair.relay.actuate;

import dev.streampair.relay.DeadLetterQuery;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RelayCounts;
import dev.streampair.relay.ResendResult;
import dev.streampair.relay.http.EventSource;
import java.security.Principal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** {@code /actuator/stream}: shows the stream, pauses or drains it, and sends dead letters again or drops them. */
@Endpoint(id = "stream")
final class StreamEndpoint {

    private final Relay relay;

    private final RelayCounts counts;

    private final EventSource.Room followers;

    private final StreamHistory history;

    private final String peer;

    StreamEndpoint(Relay relay, RelayCounts counts, EventSource.Room followers, StreamHistory history, String peer) {
        this.relay = relay;
        this.counts = counts;
        this.followers = followers;
        this.history = history;
        this.peer = peer;
    }

    @ReadOperation
    StreamState state() {
        return StreamState.of(this.relay, this.counts, this.followers, this.peer);
    }

    /**
     * Shows the last minutes.
     *
     * @param part history
     * @param after the time, in milliseconds since the epoch, after which the history begins; by default, all of it
     * @throws ErrorResponseException with status 404 for any other part, 400 if {@code after} is not a time
     */
    @ReadOperation
    StreamHistory.Samples history(@Selector String part, @Nullable String after) {
        if (!part.equals("history")) {
            throw problem(
                    HttpStatus.NOT_FOUND,
                    "There is nothing to read at %s. GET /actuator/stream shows the stream, and GET /actuator/stream/history its last minutes."
                            .formatted(part));
        }
        try {
            return this.history.after((after != null) ? Long.parseLong(after) : 0);
        } catch (NumberFormatException ex) {
            throw problem(
                    HttpStatus.BAD_REQUEST,
                    "after is %s, must be a time in milliseconds since 1970, such as %s."
                            .formatted(after, 1_800_000_000_000L));
        }
    }

    /**
     * Makes the stream run, keep the items that wait (PAUSED), or refuse new items and deliver those that wait
     * (DRAINING). Each state replaces the one before. None ends the drain of a shutdown: the answer then shows
     * DRAINING.
     *
     * @param caller who sends the request
     * @param state RUNNING, PAUSED or DRAINING
     * @throws ErrorResponseException with status 400 if {@code state} is missing, or anything else
     */
    @WriteOperation
    StreamState steer(SecurityContext caller, @Nullable String state) {
        switch (Objects.requireNonNullElse(state, "missing")) {
            case "PAUSED" -> this.relay.pause(nameOf(caller.getPrincipal()));
            case "DRAINING" -> this.relay.beginDrain();
            case "RUNNING" -> this.relay.resume();
            default ->
                throw problem(
                        HttpStatus.BAD_REQUEST,
                        "state is %s, must be PAUSED, DRAINING or RUNNING, as in {\"state\": \"PAUSED\"}."
                                .formatted(Objects.requireNonNullElse(state, "missing")));
        }
        return state();
    }

    private static @Nullable String nameOf(@Nullable Principal caller) {
        return (caller != null) ? caller.getName() : null;
    }

    /**
     * Sends a dead letter again, behind the items that wait.
     *
     * @param number the letter's number
     * @throws ErrorResponseException with status 404 if there is no such letter, 409 if the outbox is full or the
     *     service drains
     */
    @WriteOperation
    StreamState resend(@Selector String number) {
        ResendResult resending = this.relay
                .resendDeadLetters(DeadLetterQuery.of(numberOf(number)))
                .orElseThrow(StreamEndpoint::draining);
        if (resending.left() > 0) {
            throw problem(
                    HttpStatus.CONFLICT, "The outbox is full. Try again when %s accepts items.".formatted(this.peer));
        }
        if (resending.sent().isEmpty()) {
            throw unknown(number);
        }
        return state();
    }

    /**
     * Makes the item at the head of the line a dead letter, so that the items behind it can be delivered. Does nothing
     * if the request is repeated.
     *
     * @param number the item's number
     * @param become dead-letter
     * @throws ErrorResponseException with status 404 if the item is not at the head, 409 if there is no room for
     *     another letter
     */
    @WriteOperation
    StreamState makeDeadLetter(@Selector String number, @Selector String become) {
        if (!become.equals("dead-letter")) {
            throw unknown(number);
        }
        switch (this.relay.moveHeadToDeadLetters(numberOf(number))) {
            case MOVED -> {}
            case NOT_AT_THE_HEAD ->
                throw problem(
                        HttpStatus.NOT_FOUND,
                        "Item %s is not at the head of the line. GET /actuator/stream shows which item is."
                                .formatted(number));
            case NO_ROOM ->
                throw problem(
                        HttpStatus.CONFLICT,
                        "There are as many dead letters as relay.dead-letters.max allows. Send some again, or drop them.");
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
        if (this.relay.dropDeadLetters(DeadLetterQuery.of(numberOf(number))) == 0) {
            throw unknown(number);
        }
    }

    /** Answers 404 to a path that does not end in a number, as to the number of an unknown letter. */
    private static long numberOf(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException ex) {
            throw unknown(text);
        }
    }

    static ErrorResponseException draining() {
        return problem(
                HttpStatus.CONFLICT,
                "The service is draining. Set its state to RUNNING first. If it is about to stop, its dead letters are lost unless its store is durable.");
    }

    private static ErrorResponseException unknown(String number) {
        return problem(
                HttpStatus.NOT_FOUND, "There is no dead letter %s. GET /actuator/stream lists them.".formatted(number));
    }

    static ErrorResponseException problem(HttpStatus status, String text) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, text), null);
    }
}
