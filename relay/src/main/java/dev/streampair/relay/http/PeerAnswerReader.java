package dev.streampair.relay.http;

import dev.streampair.relay.ForeignText;
import dev.streampair.relay.PeerAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Classifies the answers to deliveries by what the sender does next. If the peer is a Stream Pair, an answer counts
 * only with a {@link Verdict}: any other answer comes from another server or says nothing about the items, and the
 * delivery is retried. With other receivers, only the status counts.
 */
final class PeerAnswerReader {

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");

    private static final JsonMapper mapper = new JsonMapper();

    private final PeerProperties peer;

    private final InstantSource clock;

    PeerAnswerReader(PeerProperties peer, InstantSource clock) {
        this.peer = peer;
        this.clock = clock;
    }

    /**
     * Reads an answer.
     *
     * @param body its body, or the beginning of a long one
     * @param items the number of items in the delivery
     */
    PeerAnswer read(Response response, byte[] body, int items) {
        return (this.peer.answers() == PeerProperties.Answers.HTTP)
                ? readStatus(response, body)
                : readVerdict(response, body, items);
    }

    private PeerAnswer readVerdict(Response response, byte[] body, int items) {
        Verdict verdict = Verdict.of(response.getStatus(), response.getHeaders());
        if (verdict == null || !isOfItsType(verdict, body)) {
            return new PeerAnswer.Unavailable(describeForeign(response, body));
        }
        return switch (verdict) {
            case ACCEPTED -> new PeerAnswer.Accepted();
            case HALTED -> halted(response, body, items);
            case REFUSED -> new PeerAnswer.Refused(describe(response, body));
            case LATER -> new PeerAnswer.Busy(describe(response, body), retryAfter(response.getHeaders()));
        };
    }

    private PeerAnswer readStatus(Response response, byte[] body) {
        int status = response.getStatus();
        if (status >= 200 && status < 300) {
            return new PeerAnswer.Accepted();
        }
        String reason = describe(response, body);
        return switch (status) {
            case 429, 503 -> new PeerAnswer.Busy(reason, retryAfter(response.getHeaders()));
            case 401, 403, 404, 407, 408, 409, 421, 425 -> new PeerAnswer.Unavailable(reason);
            default ->
                (status >= 400 && status < 500) ? new PeerAnswer.Refused(reason) : new PeerAnswer.Unavailable(reason);
        };
    }

    /** An answer that removes items from the outbox although they were not accepted must say so in its body as well. */
    private static boolean isOfItsType(Verdict verdict, byte[] body) {
        if (verdict != Verdict.HALTED && verdict != Verdict.REFUSED) {
            return true;
        }
        JsonNode type = member(body, "type");
        return type != null && Problem.verdictOf(type.asString("")) == verdict;
    }

    /**
     * Reads how many items the halted peer accepted. Without this number, or with an impossible one, the peer counts as
     * unavailable.
     */
    private static PeerAnswer halted(Response response, byte[] body, int items) {
        JsonNode accepted = member(body, "accepted");
        if (accepted != null && accepted.isIntegralNumber() && accepted.canConvertToInt()) {
            int count = accepted.intValue();
            if (count >= 0 && count <= items) {
                return new PeerAnswer.Halted(count);
            }
        }
        // Leaves out the number of items, which differs with each attempt, so that the same reason is reported only
        // once.
        return new PeerAnswer.Unavailable(
                "it has halted, but does not say how many of the items it accepted: " + describe(response, body));
    }

    /**
     * Only a problem of the peer's own, or a failure, can come from the peer. Any other answer comes from another
     * server.
     */
    private String describeForeign(Response response, byte[] body) {
        JsonNode type = member(body, "type");
        boolean own = type != null && type.asString("").startsWith(Problem.TYPE_PREFIX);
        String text = describe(response, body);
        return (own || response.getStatus() >= 500)
                ? text
                : "this is not %s's %s: %s".formatted(this.peer.name(), Wire.PATH, text);
    }

    private static String describe(Response response, byte[] body) {
        JsonNode detail = member(body, "detail");
        String type = response.getHeaders().get(HttpHeader.CONTENT_TYPE);
        String head = "HTTP " + response.getStatus();
        if (detail == null && type != null) {
            head += " " + ForeignText.clean(type);
        }
        String text = (detail != null)
                ? ForeignText.clean(detail.asString(""))
                : ForeignText.firstLine(new String(body, StandardCharsets.UTF_8));
        return text.isEmpty() ? head : head + ": " + text;
    }

    private static @Nullable JsonNode member(byte[] body, String name) {
        try {
            return mapper.readTree(body).get(name);
        } catch (JacksonException ex) {
            return null;
        }
    }

    /** Reads the header in either form: seconds, or a date (RFC 9110, section 10.2.3). */
    private @Nullable Duration retryAfter(HttpFields headers) {
        String value = headers.get(HttpHeader.RETRY_AFTER);
        if (value == null) {
            return null;
        }
        if (!SECONDS.matcher(value).matches()) {
            return untilDate(value, headers.get(HttpHeader.DATE));
        }
        // More digits mean a wait that is longer than any.
        return Duration.ofSeconds((value.length() > 9) ? Integer.MAX_VALUE : Integer.parseInt(value));
    }

    /**
     * Returns the time until a date.
     *
     * @param sent when the answer was sent, by the clock of the date; this process's own clock can differ
     */
    private @Nullable Duration untilDate(String date, @Nullable String sent) {
        Instant now = this.clock.instant();
        Instant end = HttpDate.parse(date, now);
        if (end == null) {
            return null;
        }
        Instant start = (sent != null) ? HttpDate.parse(sent, now) : null;
        Duration wait = Duration.between((start != null) ? start : now, end);
        return wait.isNegative() ? Duration.ZERO : wait;
    }
}
