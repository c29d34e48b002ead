package dev.streampair.relay.actuate;

import dev.streampair.relay.DeadLetter;
import dev.streampair.relay.DeadLetterQuery;
import dev.streampair.relay.Relay;
import dev.streampair.relay.ResendResult;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/**
 * {@code /actuator/deadletters}: lists dead letters, sends them again or drops them, many at once. Each request applies
 * to the letters whose number is from {@code from} to {@code to} and whose reason contains {@code reason}; a parameter
 * that is left out matches any letter.
 *
 * <p>The parameters are strings, so that no conversion turns 1.5 into 1. A value that is not a number is answered with
 * status 400.
 */
@Endpoint(id = "deadletters")
final class DeadLettersEndpoint {

    private static final int MAX_PAGE = 1000;

    private final Relay relay;

    DeadLettersEndpoint(Relay relay) {
        this.relay = relay;
    }

    /**
     * Lists letters, oldest first.
     *
     * @param order which letters come first: oldest or newest
     * @param limit the most letters to list: 100 by default, at most 1000
     */
    @ReadOperation
    Page list(
            @Nullable String from,
            @Nullable String to,
            @Nullable String reason,
            @Nullable String order,
            @Nullable String limit) {
        DeadLetterQuery query = query(from, to, reason);
        int max = (int) number("limit", limit, 100, MAX_PAGE);
        boolean newestFirst = isNewestFirst(order);
        int total = this.relay.countDeadLetters(query);
        List<DeadLetter> letters =
                newestFirst ? this.relay.newestDeadLetters(query, max + 1) : this.relay.deadLetters(query, max + 1);
        return (letters.size() > max)
                ? new Page(total, letters.get(max).number(), letters.subList(0, max))
                : new Page(total, null, letters);
    }

    private static boolean isNewestFirst(@Nullable String order) {
        return switch (Objects.requireNonNullElse(order, "oldest")) {
            case "oldest" -> false;
            case "newest" -> true;
            default ->
                throw StreamEndpoint.problem(
                        HttpStatus.BAD_REQUEST, "order is %s, must be oldest or newest.".formatted(order));
        };
    }

    /**
     * Sends letters again, oldest first, behind the items that wait, until the outbox is full.
     *
     * @throws ErrorResponseException with status 409 if the service drains
     */
    @WriteOperation
    Sent resend(@Nullable String from, @Nullable String to, @Nullable String reason) {
        ResendResult resending =
                this.relay.resendDeadLetters(query(from, to, reason)).orElseThrow(StreamEndpoint::draining);
        return new Sent(resending.sent().size(), resending.left());
    }

    /** Drops letters. */
    @DeleteOperation
    Dropped drop(@Nullable String from, @Nullable String to, @Nullable String reason) {
        return new Dropped(this.relay.dropDeadLetters(query(from, to, reason)));
    }

    private static DeadLetterQuery query(@Nullable String from, @Nullable String to, @Nullable String reason) {
        if (reason != null && reason.chars().anyMatch(Character::isISOControl)) {
            throw StreamEndpoint.problem(
                    HttpStatus.BAD_REQUEST,
                    "reason contains a control character, and no dead letter's reason does. Leave it out.");
        }
        return new DeadLetterQuery(
                number("from", from, 1, Long.MAX_VALUE),
                number("to", to, Long.MAX_VALUE, Long.MAX_VALUE),
                Objects.requireNonNullElse(reason, ""));
    }

    private static long number(String name, @Nullable String text, long byDefault, long max) {
        if (text == null) {
            return byDefault;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException ex) {
            // The answer is the same.
        }
        throw StreamEndpoint.problem(
                HttpStatus.BAD_REQUEST, "%s is %s, must be an integer from 1 to %s.".formatted(name, text, max));
    }

    /**
     * Some dead letters.
     *
     * @param total how many match
     * @param next the number at which the next page begins: its {@code from}, or its {@code to} if the newest come
     *     first; null if this page is the last
     * @param letters the first of them, in the requested order
     */
    record Page(int total, @Nullable Long next, List<DeadLetter> letters) {}

    /**
     * The result of sending letters again.
     *
     * @param sent how many are in the outbox now
     * @param left how many stay dead letters because the outbox is full
     */
    record Sent(int sent, int left) {}

    /**
     * The result of dropping letters.
     *
     * @param dropped how many were dropped
     */
    record Dropped(int dropped) {}
}
