package dev.streampair.relay.http;

import dev.streampair.relay.PeerAnswer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sorts the peer's HTTP answers by what the sender does next. Only 4xx and 3xx answers that time will not change are final;
 * all else is tried again.
 */
final class PeerAnswerReader {

    /** How much of an answer is quoted. */
    private static final int MAX_QUOTE = 300;

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");

    private static final JsonMapper mapper = new JsonMapper();

    private final InstantSource clock;

    PeerAnswerReader(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Reads an answer.
     *
     * @param body its body, or the beginning of a long one
     */
    PeerAnswer read(Response response, byte[] body) {
        int status = response.getStatus();
        if (status >= 200 && status < 300) {
            return new PeerAnswer.Accepted();
        }
        String reason = quote(status, body);
        return switch (status) {
            case 410 -> halted(response.getHeaders(), body, reason);
            case 429, 503 -> new PeerAnswer.Busy(reason, retryAfter(response.getHeaders()));
            case 404, 408, 409, 425 -> new PeerAnswer.Unavailable(reason);
            default ->
                (status >= 300 && status < 500) ? new PeerAnswer.Refused(reason) : new PeerAnswer.Unavailable(reason);
        };
    }

    private static String quote(int status, byte[] body) {
        JsonNode detail = member(body, "detail");
        String text = (detail != null) ? detail.asString("") : new String(body, StandardCharsets.UTF_8);
        String line = text.substring(0, Math.min(text.length(), MAX_QUOTE))
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
        return line.isEmpty() ? "HTTP " + status : "HTTP %d: %s".formatted(status, line);
    }

    /**
     * Reads how many items the halted peer took: none, if it does not say so in a whole answer. An answer cut short in its
     * head looks like one without a length, and is no answer.
     */
    private static PeerAnswer halted(HttpFields headers, byte[] body, String reason) {
        JsonNode accepted = member(body, "accepted");
        if (accepted != null && accepted.canConvertToInt()) {
            return new PeerAnswer.Halted(accepted.intValue());
        }
        boolean whole = headers.contains(HttpHeader.CONTENT_LENGTH) || headers.contains(HttpHeader.TRANSFER_ENCODING);
        return whole ? new PeerAnswer.Halted(0) : new PeerAnswer.Unavailable(reason);
    }

    private static @Nullable JsonNode member(byte[] body, String name) {
        try {
            return mapper.readTree(body).get(name);
        } catch (JacksonException ex) {
            return null;
        }
    }

    /** Reads the header in either of its forms: seconds, or a date (RFC 9110, section 10.2.3). */
    private @Nullable Duration retryAfter(HttpFields headers) {
        String value = headers.get(HttpHeader.RETRY_AFTER);
        if (value == null) {
            return null;
        }
        if (!SECONDS.matcher(value).matches()) {
            return untilDate(value);
        }
        // Nobody waits as long as more digits say, whatever they are.
        return Duration.ofSeconds((value.length() > 9) ? Integer.MAX_VALUE : Integer.parseInt(value));
    }

    private @Nullable Duration untilDate(String date) {
        try {
            Instant instant = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(this.clock.instant(), instant);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException ex) {
            return null;
        }
    }
}
