package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.EventId;
import dev.streampair.relay.Items;
import dev.streampair.relay.Posting;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events that were whole, changed at random and posted. The seed is the tests' argument. */
class StructuredEventFuzzTests {

    /** A linear reader takes some milliseconds; one that goes by the square would take minutes. */
    private static final Duration MOMENT = Duration.ofSeconds(2);

    private static final List<String> EVENTS = List.of(
            "{\"specversion\":\"1.0\",\"type\":\"com.example.reading\",\"source\":\"urn:sensor:1\",\"id\":\"A-17\",\"data\":41}",
            "{\"data\":[2, 4,6],\"id\":\"17-19\",\"source\":\"/service-z/1\",\"type\":\"dev.streampair.items\",\"specversion\":\"1.0\"}",
            "{\"specversion\":\"1.0\",\"type\":\"t\",\"time\":\"2018-04-05T03:56:24Z\",\"subject\":null,\"x\":{\"a\":[1,{\"b\":2.5}]},"
                    + "\"source\":\"/s\",\"id\":\"\\u20ac\",\"datacontenttype\":\"application/json\",\"data\":[-9223372036854775808]}");

    private static final List<String> TOKENS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            " ",
            "-",
            "0",
            "1",
            "9",
            ".",
            "e",
            "null",
            "true",
            "\"id\"",
            "\"data\"",
            "\"data\":",
            "\"data_base64\":\"NDE=\",",
            "\"datacontenttype\":\"application/cbor\",",
            "\"a\":",
            "\"a\":1,",
            "\\u0000",
            "\\ud800",
            "\u20ac",
            "9223372036854775807",
            "{\"a\":",
            "[[",
            "41,",
            "//",
            "\ufeff",
            "dev.streampair.items");

    /** Reads as a whole what is read piece by piece. */
    private static final JsonMapper TREES = new JsonMapper();

    private final RecordingServer server = new RecordingServer();

    @AfterEach
    void stop() {
        this.server.close();
    }

    static LongStream seeds() {
        return LongStream.concat(LongStream.range(0, 100), LongStream.of(System.nanoTime()));
    }

    private static byte[] splice(byte[] body, int from, int to, byte[] middle) {
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(body, 0, from);
        changed.write(middle, 0, middle.length);
        changed.write(body, to, body.length - to);
        return changed.toByteArray();
    }

    private static byte[] change(byte[] body, Random random) {
        int from = random.nextInt(body.length + 1);
        int to = Math.min(body.length, from + random.nextInt(20));
        byte[] token = TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(6)) {
            case 0 -> splice(body, from, to, new byte[0]);
            case 1 -> splice(body, from, from, token);
            case 2 -> splice(body, from, to, token);
            case 3 -> splice(body, from, from, Arrays.copyOfRange(body, from, to));
            case 4 -> splice(body, from, Math.min(body.length, from + 1), new byte[] {(byte) random.nextInt()});
            default -> Arrays.copyOf(body, from);
        };
    }

    private LocalServer.Answer post(byte[] body) {
        long start = System.nanoTime();
        LocalServer.Answer answer = this.server.post(body, "Content-Type: application/cloudevents+json");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MOMENT);
        return answer;
    }

    /** Only a fault of the items is a verdict. */
    private static void assertRefused(LocalServer.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isIn(400, 413, 415);
        String type = answer.json().get("type").asString().substring(Problem.TYPE_PREFIX.length());
        assertThat(type).isIn("bad-items", "bad-event", "too-large", "unsupported-format");
        assertThat(answer.header("Stream-Verdict"))
                .isEqualTo(List.of("bad-items", "too-large").contains(type) ? "refused" : null);
    }

    /** What was taken is a valid event, and is taken as it stands there. */
    private static void assertTaken(byte[] body, Posting posting) {
        JsonNode event = TREES.readTree(body);
        assertThat(event.get("specversion").stringValue()).isEqualTo("1.0");
        assertThat(event.has("data_base64")).isFalse();
        JsonNode data = event.get("data");
        assertThat(posting.items())
                .isEqualTo(Items.of(
                        data.isArray()
                                ? data.valueStream()
                                        .mapToLong(JsonNode::longValue)
                                        .toArray()
                                : new long[] {data.longValue()}));
        String source = event.get("source").stringValue();
        String id = event.get("id").stringValue();
        assertThat(posting.event())
                .isEqualTo(
                        event.get("type").stringValue().equals("dev.streampair.items")
                                ? new EventId.Numbered(source, Long.parseLong(id.replaceFirst("-.*", "")))
                                : new EventId.Named(source, id));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void areTakenAsTheyStandOrRefused(long seed) {
        Random random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < 50; i++) {
            byte[] body = EVENTS.get(random.nextInt(EVENTS.size())).getBytes(StandardCharsets.UTF_8);
            int changes = random.nextInt(4);
            for (int change = 0; change < changes; change++) {
                body = change(body, random);
            }
            this.server.postings().clear();
            LocalServer.Answer answer = post(body);
            if (answer.status() == 202) {
                assertThat(this.server.postings()).hasSize(1);
                assertTaken(body, this.server.postings().get(0));
                taken++;
            } else {
                assertRefused(answer);
                assertThat(this.server.postings()).isEmpty();
            }
        }
        // A quarter of them is not changed at all.
        assertThat(taken).isPositive();
    }

    /** A piece of an event is repeated until it is as large as can be. */
    @ParameterizedTest
    @MethodSource("seeds")
    void asLargeAsCanBeAreReadOrRefusedInAMoment(long seed) {
        Random random = new Random(seed);
        byte[] body = EVENTS.get(random.nextInt(EVENTS.size())).getBytes(StandardCharsets.UTF_8);
        int at = random.nextInt(body.length + 1);
        byte[] piece = random.nextBoolean()
                ? TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8)
                : Arrays.copyOfRange(body, at, Math.min(body.length, at + 1 + random.nextInt(20)));
        byte[] middle = new byte[RecordingServer.MAX_BYTES - body.length];
        for (int i = 0; i < middle.length && piece.length > 0; i++) {
            middle[i] = piece[i % piece.length];
        }
        LocalServer.Answer answer = post(splice(body, at, at, middle));
        if (answer.status() != 202) {
            assertRefused(answer);
        }
    }
}
