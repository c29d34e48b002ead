package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.EventId;
import dev.streampair.relay.Items;
import dev.streampair.relay.Posting;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scenarios of the conformance tests of CloudEvents for the HTTP protocol binding: cloudevents/conformance,
 * {@code features/http-protocol-binding.feature}. Headers, attributes and types are theirs.
 *
 * <p>Adapted: the data is the integer 41, where theirs is the object {@code {"message": "Hello World!"}}, and so is the
 * {@code Content-Length}; the path is {@code /stream}. Of the attributes, the relay keeps the source and the id; that
 * it reads the type is seen where that is its own.
 */
class CloudEventsConformanceTests {

    private static final Posting EXPECTED =
            new Posting(Items.of(41), new EventId.Named("/mycontext/subcontext", "1234-1234-1234"));

    private static void assertTaken(String body, String... headers) {
        try (RecordingServer server = new RecordingServer()) {
            LocalServer.Answer answer = server.post(body.getBytes(StandardCharsets.UTF_8), headers);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
            assertThat(server.postings()).containsExactly(EXPECTED);
        }
    }

    @ParameterizedTest(name = "Binary content mode ({0})")
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8"})
    void binaryContentMode(String contentType) {
        assertTaken(
                """
                41
                """,
                "ce-specversion: 1.0",
                "ce-type: com.example.someevent",
                "ce-time: 2018-04-05T03:56:24Z",
                "ce-id: 1234-1234-1234",
                "ce-source: /mycontext/subcontext",
                "Content-Type: " + contentType);
    }

    @ParameterizedTest(name = "Structured content mode ({0})")
    @ValueSource(strings = {"application/cloudevents+json", "application/cloudevents+json; charset=utf-8"})
    void structuredContentMode(String contentType) {
        assertTaken("""
                {
                    "specversion": "1.0",
                    "type": "com.example.someevent",
                    "time": "2018-04-05T03:56:24Z",
                    "id": "1234-1234-1234",
                    "source": "/mycontext/subcontext",
                    "datacontenttype": "application/json",
                    "data": 41
                }
                """, "Content-Type: " + contentType);
    }
}
