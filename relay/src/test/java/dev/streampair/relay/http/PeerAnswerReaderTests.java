package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.PeerAnswer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.jetty.client.transport.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;

/** How long a peer asks to wait, in the header {@code Retry-After} of an answer. */
class PeerAnswerReaderTests {

    private static final Instant NOW = Instant.parse("2026-11-23T17:00:00Z");

    private final PeerAnswerReader reader = new PeerAnswerReader(
            TestPeerClient.peer(
                    URI.create("http://localhost"),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    MediaType.APPLICATION_JSON),
            () -> NOW);

    private PeerAnswer read(String retryAfter, @Nullable String date) {
        HttpResponse response = new HttpResponse(null).status(503).headers((headers) -> {
            headers.put(Verdict.HEADER, "later").put("Retry-After", retryAfter);
            if (date != null) {
                headers.put("Date", date);
            }
        });
        return this.reader.read(response, new byte[0], 1);
    }

    private static PeerAnswer busy(@Nullable Duration wait) {
        return new PeerAnswer.Busy("HTTP 503", wait);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9 | PT9S",
                "0 | PT0S",
                "Mon, 23 Nov 2026 17:00:09 GMT | PT9S",
                "Monday, 23-Nov-26 17:00:09 GMT | PT9S",
                "Mon Nov 23 17:00:09 2026 | PT9S",
                "Tue Dec  1 17:00:00 2026 | PT192H"
            })
    void isReadInEachOfItsForms(String value, Duration wait) {
        assertThat(read(value, null)).isEqualTo(busy(wait));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mon, 23 Nov 2026 16:59:59 GMT",
                "Sunday, 22-Nov-26 17:00:09 GMT",
                "Saturday, 01-Jan-77 00:00:00 GMT",
                "Sun Nov  6 08:49:37 1994"
            })
    void isNoWaitIfItIsInThePast(String value) {
        assertThat(read(value, null)).isEqualTo(busy(Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Mon, 23 Nov 2026 16:00:00 GMT", "Monday, 23-Nov-26 16:00:00 GMT", "Mon Nov 23 16:00:00 2026"})
    void isCountedFromTheDateOfTheAnswer(String date) {
        assertThat(read("Mon, 23 Nov 2026 16:00:07 GMT", date)).isEqualTo(busy(Duration.ofSeconds(7)));
        assertThat(read("Mon, 23 Nov 2026 15:59:59 GMT", date)).isEqualTo(busy(Duration.ZERO));
        assertThat(read("7", date)).isEqualTo(busy(Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "Tue, 23 Nov 2026 16:00:00 GMT", "Mon, 23 Nov 2026 25:00:00 GMT"})
    void isCountedFromTheClockIfTheDateOfTheAnswerIsNone(String date) {
        assertThat(read("Mon, 23 Nov 2026 17:00:09 GMT", date)).isEqualTo(busy(Duration.ofSeconds(9)));
    }

    @Test
    void isNoneIfItIsMalformedWhateverTheDateOfTheAnswer() {
        assertThat(read("soon", "Mon, 23 Nov 2026 16:00:00 GMT")).isEqualTo(busy(null));
        assertThat(read("1.5", null)).isEqualTo(busy(null));
    }
}
