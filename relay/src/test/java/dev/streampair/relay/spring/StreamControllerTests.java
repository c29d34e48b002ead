package dev.streampair.relay.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.DeliveryPolicy;
import dev.streampair.relay.InMemoryStore;
import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.PeerClient;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RelayCounts;
import dev.streampair.relay.RingCapacity;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.util.unit.DataSize;

class StreamControllerTests {

    private static final int MAX_BYTES = 100;

    private final RelayCounts counts = new RelayCounts();

    private final Relay relay = newRelay(this.counts);

    private final StreamController controller = new StreamController(this.relay, properties());

    private final MockMvcTester mvc = MockMvcTester.of(
            List.of(this.controller),
            (builder) -> builder.setControllerAdvice(new ProblemAdvice())
                    .addFilter(new DirectIntakeFilter(() -> this.controller), StreamController.PATH)
                    .build());

    /** Halts after three items; it is not started, so that nothing leaves the outbox. */
    private static Relay newRelay(RelayCounts counts) {
        ItemHandler handler = new ItemHandler() {

            @Override
            public long successorOf(long item) {
                if (item == 667) {
                    throw new AssertionError("secret");
                }
                if (item == 666) {
                    throw new IllegalStateException("secret");
                }
                return item + 1;
            }

            @Override
            public boolean halts(long sent, long limit) {
                return sent >= 8;
            }
        };
        PeerClient noPeer = (batch) -> new PeerAnswer.Accepted();
        DeliveryPolicy policy =
                new DeliveryPolicy(1, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), Duration.ofSeconds(1));
        InMemoryStore store = new InMemoryStore(new RingCapacity(6, "service-y"), 10, InstantSource.system());
        return new Relay(store, handler, noPeer, policy, List.of(counts), InstantSource.system());
    }

    private static RelayProperties properties() {
        return new RelayProperties(
                new RelayProperties.Peer(
                        URI.create("http://localhost:1"),
                        "service-y",
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        MediaType.APPLICATION_JSON),
                new RelayProperties.Outbox(6),
                new RelayProperties.Delivery(1, DataSize.ofKilobytes(1)),
                new RelayProperties.Inbound(6, DataSize.ofBytes(MAX_BYTES), Duration.ofSeconds(10)),
                new RelayProperties.Retry(Duration.ofMillis(1), 1, Duration.ofMillis(1), Duration.ofMillis(1)),
                Duration.ZERO,
                new RelayProperties.Store("", null, null),
                false);
    }

    private MvcTestResult post(String body) {
        return this.mvc
                .post()
                .uri("/stream")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private static void assertProblem(MvcTestResult result, HttpStatus status, String type, String detail) {
        assertThat(result).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(result)
                .bodyJson()
                .hasPathSatisfying("$.type", (value) -> value.assertThat().isEqualTo("tag:streampair.dev,2026:" + type))
                .hasPathSatisfying("$.status", (value) -> value.assertThat().isEqualTo(status.value()))
                .hasPathSatisfying("$.title", (value) -> value.assertThat().isNotNull())
                .hasPathSatisfying(
                        "$.detail", (value) -> value.assertThat().asString().contains(detail));
    }

    @Test
    void acceptsAnIntegerWithoutABody() {
        assertThat(post("41")).hasStatus(HttpStatus.ACCEPTED).body().isEmpty();
        assertThat(this.relay.waiting()).isEqualTo(1);
    }

    @Test
    void answersWhatItAcceptsBeforeSpringMvcHasIt() {
        assertThat(post("41").getMvcResult().getHandler()).isNull();
        assertThat(post("\"41\"").getMvcResult().getHandler()).isNotNull();
    }

    @Test
    void leavesATypeWithParametersToSpringMvc() {
        MvcTestResult result = this.mvc
                .post()
                .uri("/stream")
                .contentType("application/json;charset=utf-8")
                .content("41")
                .exchange();
        assertThat(result).hasStatus(HttpStatus.ACCEPTED).body().isEmpty();
        assertThat(result.getMvcResult().getHandler()).isNotNull();
        assertThat(this.relay.waiting()).isEqualTo(1);
    }

    @Test
    void refusesOnceWhatSpringMvcAnswers() {
        assertThat(post("[1, 2, 3, 4, 5, 6]")).hasStatus(HttpStatus.ACCEPTED);
        assertThat(post("[7, 8]")).hasStatus(HttpStatus.TOO_MANY_REQUESTS);
        assertThat(this.counts.refused()).isEqualTo(2);
    }

    @Test
    void acceptsAnArray() {
        assertThat(post("[2, 4, 6]")).hasStatus(HttpStatus.ACCEPTED);
        assertThat(this.relay.waiting()).isEqualTo(3);
    }

    @Test
    void acceptsCbor() {
        assertThat(this.mvc
                        .post()
                        .uri("/stream")
                        .contentType(MediaType.APPLICATION_CBOR)
                        .content(ItemsFormat.CBOR.write(dev.streampair.relay.Items.of(2, 4))))
                .hasStatus(HttpStatus.ACCEPTED);
        assertThat(this.relay.waiting()).isEqualTo(2);
    }

    @Test
    void refusesWhatIsNoItemAndTakesNothingOfIt() {
        assertProblem(post("[1, \"2\"]"), HttpStatus.BAD_REQUEST, "bad-items", "such as 41");
        assertThat(this.relay.waiting()).isZero();
    }

    @Test
    void namesTheHeaderToAddWhenTheContentTypeIsWrongOrMissing() {
        assertProblem(
                this.mvc
                        .post()
                        .uri("/stream")
                        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                        .content("41")
                        .exchange(),
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "unsupported-format",
                "'Content-Type: application/json'");
        assertProblem(
                this.mvc.post().uri("/stream").content("41").exchange(),
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "unsupported-format",
                "'Content-Type: application/json'");
    }

    @Test
    void refusesAnEncodedBody() throws Exception {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write('4');
        }
        assertProblem(
                this.mvc
                        .post()
                        .uri("/stream")
                        .contentType(MediaType.APPLICATION_JSON)
                        .header(HttpHeaders.CONTENT_ENCODING, "gzip")
                        .content(bytes.toByteArray())
                        .exchange(),
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "unsupported-format",
                "Content-Encoding is gzip");
    }

    @Test
    void refusesABodyOverTheLimitButNotOneThatReachesIt() {
        assertThat(post(" ".repeat(MAX_BYTES - 1) + "1")).hasStatus(HttpStatus.ACCEPTED);
        assertProblem(
                post(" ".repeat(MAX_BYTES) + "1"), HttpStatus.CONTENT_TOO_LARGE, "too-large", "more than 100 bytes");
    }

    @Test
    void refusesMoreItemsThanTheLimit() {
        assertProblem(post("[1,2,3,4,5,6,7]"), HttpStatus.CONTENT_TOO_LARGE, "too-large", "more than 6 items");
    }

    @Test
    void refusesHalfAnEvent() {
        assertProblem(
                this.mvc
                        .post()
                        .uri("/stream")
                        .contentType(MediaType.APPLICATION_JSON)
                        .header("ce-id", "1")
                        .content("41")
                        .exchange(),
                HttpStatus.BAD_REQUEST,
                "bad-event",
                "Send all of ce-specversion, ce-type, ce-source, ce-id, or none of them");
    }

    @Test
    void skipsARepeatOfAnEvent() {
        for (int i = 0; i < 2; i++) {
            assertThat(this.mvc
                            .post()
                            .uri("/stream")
                            .contentType(MediaType.APPLICATION_JSON)
                            .header("ce-specversion", "1.0")
                            .header("ce-type", "dev.streampair.items")
                            .header("ce-source", "/service-y/1")
                            .header("ce-id", "1")
                            .content("41"))
                    .hasStatus(HttpStatus.ACCEPTED);
        }
        assertThat(this.relay.waiting()).isEqualTo(1);
    }

    @Test
    void asksToComeBackWhenTheOutboxIsFull() {
        post("[1,2,3,4,5,6]");
        MvcTestResult result = post("7");
        assertProblem(result, HttpStatus.TOO_MANY_REQUESTS, "outbox-full", "later");
        assertThat(result).hasHeader(HttpHeaders.RETRY_AFTER, "1");
    }

    @Test
    void asksToComeBackWhileDraining() {
        this.relay.drain(Duration.ZERO);
        MvcTestResult result = post("7");
        assertProblem(result, HttpStatus.SERVICE_UNAVAILABLE, "draining", "later");
        assertThat(result).hasHeader(HttpHeaders.RETRY_AFTER, "1");
    }

    @Test
    void tellsHowManyItemsItTookBeforeItHalted() {
        post("[1,2,3,4,5]");
        // Delivers what waits, as a sender of eight items needs more room than there is.
        this.relay.start();
        org.awaitility.Awaitility.await().until(() -> this.relay.waiting() == 0);
        MvcTestResult result = post("[6,7,8,9,10]");
        assertProblem(result, HttpStatus.GONE, "halted", "has halted: 3 of the posted items were taken");
        assertThat(result).bodyJson().extractingPath("$.accepted").isEqualTo(3);
        result = post("11");
        assertProblem(result, HttpStatus.GONE, "halted", "has halted: none of the posted items were taken");
        assertThat(result).bodyJson().extractingPath("$.accepted").isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"666", "667"})
    void doesNotTellTheInsideOfAFailure(String item) {
        MvcTestResult result = post(item);
        assertProblem(result, HttpStatus.INTERNAL_SERVER_ERROR, "internal-server-error", "its log says how");
        assertThat(result).bodyText().doesNotContain("secret", "Exception", "AssertionError");
        assertThat(this.relay.waiting()).isZero();
    }

    @Test
    void namesTheMethodToUse() {
        MvcTestResult result = this.mvc.delete().uri("/stream").exchange();
        assertProblem(result, HttpStatus.METHOD_NOT_ALLOWED, "method-not-allowed", "Use one of [POST]");
        assertThat(result).hasHeader(HttpHeaders.ALLOW, "POST");
    }
}
