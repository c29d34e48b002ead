package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.DeliveryPolicy;
import dev.streampair.relay.InMemoryStore;
import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.Items;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.PeerClient;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RelayCounts;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.http.guard.MemoryBudget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;

class StreamHandlerTests {

    private static final int MAX_BYTES = 150;

    private final RelayCounts counts = new RelayCounts();

    private final Relay relay = newRelay(this.counts);

    private final LocalServer server = new LocalServer(this.relay, limits());

    @AfterEach
    void stop() {
        this.server.close();
    }

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
        PeerClient taker = (batch, answer) -> answer.accept(new PeerAnswer.Accepted());
        DeliveryPolicy policy =
                new DeliveryPolicy(1, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), Duration.ofSeconds(1));
        InMemoryStore store = new InMemoryStore(new RingCapacity(6, "service-y"), 10, InstantSource.system());
        return new Relay(
                store, handler, taker, policy, List.of(counts), (task, delay) -> () -> {}, InstantSource.system());
    }

    private static InboundProperties limits() {
        return new InboundProperties(6, DataSize.ofBytes(MAX_BYTES), Duration.ofSeconds(10), DataSize.ofKilobytes(64));
    }

    private LocalServer.Answer post(String body, String... headers) {
        return this.server.send("POST", body.getBytes(StandardCharsets.UTF_8), withJson(headers));
    }

    private static String[] withJson(String... headers) {
        return Stream.concat(Stream.of("Content-Type: application/json"), Stream.of(headers))
                .toArray(String[]::new);
    }

    private static void assertProblem(LocalServer.Answer answer, int status, String type, String detail) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.get("type").asString()).isEqualTo("tag:streampair.dev,2026:" + type);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asString()).isNotBlank();
        assertThat(problem.get("detail").asString()).contains(detail);
        assertThat(problem.get("instance").asString()).isEqualTo("/stream");
    }

    @Test
    void acceptsAnIntegerWithoutABody() {
        LocalServer.Answer answer = post("41");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Stream-Verdict")).isEqualTo("accepted");
        assertThat(answer.body()).isEmpty();
        assertThat(this.relay.waiting()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json;charset=utf-8", "Application/JSON", "application/json; a=b"})
    void acceptsATypeWithParametersAndInAnyCase(String type) {
        assertThat(this.server
                        .send("POST", "41".getBytes(StandardCharsets.UTF_8), "Content-Type: " + type)
                        .status())
                .isEqualTo(202);
        assertThat(this.relay.waiting()).isEqualTo(1);
    }

    @Test
    void countsARefusalOnce() {
        assertThat(post("[1, 2, 3, 4, 5, 6]").status()).isEqualTo(202);
        assertThat(post("[7, 8]").status()).isEqualTo(429);
        assertThat(this.counts.refused()).isEqualTo(2);
    }

    @Test
    void acceptsAnArray() {
        assertThat(post("[2, 4, 6]").status()).isEqualTo(202);
        assertThat(this.relay.waiting()).isEqualTo(3);
    }

    @Test
    void acceptsCbor() {
        assertThat(this.server
                        .send("POST", ItemsFormat.CBOR.write(Items.of(2, 4)), "Content-Type: application/cbor")
                        .status())
                .isEqualTo(202);
        assertThat(this.relay.waiting()).isEqualTo(2);
    }

    @Test
    void refusesWhatIsNoItemAndTakesNothingOfIt() {
        LocalServer.Answer answer = post("[1, \"2\"]");
        assertProblem(answer, 400, "bad-items", "such as 41");
        assertThat(answer.header("Stream-Verdict")).isEqualTo("refused");
        assertThat(this.relay.waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type: application/x-www-form-urlencoded", "Other: header"})
    void namesTheHeaderToAddWhenTheContentTypeIsWrongOrMissing(String header) {
        assertProblem(
                this.server.send("POST", "41".getBytes(StandardCharsets.UTF_8), header),
                415,
                "unsupported-format",
                "'Content-Type: application/json'");
    }

    @Test
    void namesTheTypesThatItTakes() {
        assertProblem(
                postEvent("application/cloudevents+avro", "41"),
                415,
                "unsupported-format",
                "The body's type is application/cloudevents+avro. Send the header 'Content-Type: application/json',"
                        + " 'application/cbor' or 'application/cloudevents+json', with a body of that type.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/cloudevents-batch+json", "Application/CloudEvents-Batch+JSON; charset=utf-8"})
    void takesNoBatchOfEvents(String type) {
        LocalServer.Answer answer = postEvent(type, "[]");
        assertProblem(answer, 415, "unsupported-format", "Send one event at a time, with the header");
        assertThat(answer.header("Stream-Verdict")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "application/json;v=1, 202",
        "application/json; charset=iso-8859-1, 202",
        "application/json; charset=nonsense, 415",
        "application/json;;, 202",
        "application/jsonp, 415",
        "application/problem+json, 415",
        "text/json, 415",
        "json, 415",
        "application/*, 415"
    })
    void ignoresTheParametersOfATypeUnlessTheyAreMalformed(String type, int status) {
        assertThat(postEvent(type, "41").status()).isEqualTo(status);
    }

    private LocalServer.Answer postEvent(String type, String body) {
        return this.server.send("POST", body.getBytes(StandardCharsets.UTF_8), "Content-Type: " + type);
    }

    private LocalServer.Answer postEvent(String source, String id, String data) {
        return postEvent(
                "application/cloudevents+json;charset=utf-8",
                "{\"specversion\":\"1.0\",\"type\":\"t\",\"source\":\"%s\",\"id\":\"%s\",\"data\":%s}"
                        .formatted(source, id, data));
    }

    @Test
    void refusesAFaultOfAnEventsItemsForGoodAndOfTheEventItselfNot() {
        LocalServer.Answer badItems = postEvent("/s", "1", "\"2\"");
        assertProblem(badItems, 400, "bad-items", "data is a string");
        assertThat(badItems.header("Stream-Verdict")).isEqualTo("refused");
        LocalServer.Answer tooMany = postEvent("/s", "1", "[1,2,3,4,5,6,7]");
        assertProblem(tooMany, 413, "too-large", "more than 6 items");
        assertThat(tooMany.header("Stream-Verdict")).isEqualTo("refused");
        LocalServer.Answer badEvent = postEvent("", "1", "2");
        assertProblem(badEvent, 400, "bad-event", "source is malformed: it is empty");
        assertThat(badEvent.header("Stream-Verdict")).isNull();
        assertThat(this.relay.waiting()).isZero();
    }

    @Test
    void doesNotTakeWhatItHasSentItselfInTheBodyEither() {
        assertProblem(postEvent(LocalServer.SOURCE, "1", "41"), 508, "own-event", "Set its relay.peer.url");
    }

    @Test
    void takesAnEventInTheBodyForTheSameAsInHeaders() {
        String[] headers = {"ce-specversion: 1.0", "ce-type: t", "ce-source: /s", "ce-id: 100%25%20%E2%82%AC"};
        assertThat(postEvent("/s", "100% \u20ac", "41").status()).isEqualTo(202);
        assertThat(post("41", headers).status()).isEqualTo(202);
        assertThat(this.relay.waiting()).isEqualTo(1);
        assertThat(postEvent("/s", "100%25", "41").status()).isEqualTo(202);
        assertThat(post("41", headers).status()).isEqualTo(202);
        assertThat(postEvent("/s", "100% \u20ac", "41").status()).isEqualTo(202);
        assertThat(this.relay.waiting()).isEqualTo(2);
    }

    /** The header Content-Type decides on the content mode. */
    @ParameterizedTest
    @ValueSource(strings = {"ce-id: 2", "ce-specversion: 0.3", "ce-source: not a uri"})
    void ignoresTheHeadersOfAnEventThatIsInTheBody(String header) {
        String body = "{\"specversion\":\"1.0\",\"type\":\"t\",\"source\":\"/s\",\"id\":\"1\",\"data\":41}";
        for (String other : new String[] {"Other: header", header}) {
            assertThat(this.server
                            .send(
                                    "POST",
                                    body.getBytes(StandardCharsets.UTF_8),
                                    "Content-Type: application/cloudevents+json",
                                    other)
                            .status())
                    .isEqualTo(202);
        }
        assertThat(this.relay.waiting()).isEqualTo(1);
    }

    @Test
    void refusesAnEncodedBody() {
        LocalServer.Answer answer = post("41", "Content-Encoding: gzip");
        assertProblem(answer, 415, "unsupported-format", "Content-Encoding is gzip");
        assertThat(answer.header("Stream-Verdict")).isNull();
        assertThat(post("41", "Content-Encoding: identity").status()).isEqualTo(202);
    }

    @Test
    void refusesABodyOverTheLimitButNotOneThatReachesIt() {
        assertThat(post(" ".repeat(MAX_BYTES - 1) + "1").status()).isEqualTo(202);
        assertProblem(post(" ".repeat(MAX_BYTES) + "1"), 413, "too-large", "more than 150 bytes");
    }

    @Test
    void refusesMoreItemsThanTheLimit() {
        LocalServer.Answer answer = post("[1,2,3,4,5,6,7]");
        assertProblem(answer, 413, "too-large", "more than 6 items");
        assertThat(answer.header("Stream-Verdict")).isEqualTo("refused");
    }

    @Test
    void refusesHalfAnEvent() {
        LocalServer.Answer answer = post("41", "ce-id: 1");
        assertProblem(
                answer, 400, "bad-event", "Send all of ce-specversion, ce-type, ce-source, ce-id, or none of them");
        assertThat(answer.header("Stream-Verdict")).isNull();
    }

    @Test
    void doesNotTakeWhatItHasSentItself() {
        LocalServer.Answer answer = post(
                "41",
                "ce-specversion: 1.0",
                "ce-type: dev.streampair.items",
                "ce-source: " + LocalServer.SOURCE,
                "ce-id: 1-1");
        assertProblem(answer, 508, "own-event", "Set its relay.peer.url to its peer");
        assertThat(answer.header("Stream-Verdict")).isNull();
        assertThat(this.relay.waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Other: 1", "Stream-Peer-Key: 0123456789abcdeg", "Stream-Peer-Key: 0123456789abcde"})
    void takesNothingInThePeersNameWithoutItsKey(String header) {
        LocalServer.Answer answer =
                post("41", "ce-specversion: 1.0", "ce-type: other", "ce-source: %2Fservice-y/1", "ce-id: 1", header);
        assertProblem(answer, 403, "unproven-peer", "Give both services the same relay.peer.key");
        assertThat(answer.header("Stream-Verdict")).isNull();
        assertThat(answer.body()).doesNotContain(LocalServer.KEY);
        assertThat(this.relay.waiting()).isZero();
        assertThat(post("41", "ce-specversion: 1.0", "ce-type: other", "ce-source: /service-y", "ce-id: 1")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void skipsARepeatOfAnEvent() {
        for (int i = 0; i < 2; i++) {
            assertThat(post(
                                    "41",
                                    "ce-specversion: 1.0",
                                    "CE-Type: dev.streampair.items",
                                    "ce-source: /service-y/1",
                                    "ce-id: 1",
                                    "Stream-Peer-Key: " + LocalServer.KEY)
                            .status())
                    .isEqualTo(202);
        }
        assertThat(this.relay.waiting()).isEqualTo(1);
    }

    @Test
    void asksToComeBackWhenTheOutboxIsFull() {
        post("[1,2,3,4,5,6]");
        LocalServer.Answer answer = post("7");
        assertProblem(answer, 429, "outbox-full", "later");
        assertThat(answer.header("Stream-Verdict")).isEqualTo("later");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void asksToComeBackWhileDraining() {
        this.relay.drain(Duration.ZERO);
        LocalServer.Answer answer = post("7");
        assertProblem(answer, 503, "draining", "later");
        assertThat(answer.header("Stream-Verdict")).isEqualTo("later");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void asksToComeBackBeforeItReadsABodyForWhichThereIsNoRoom() {
        MemoryBudget budget = new MemoryBudget(50);
        try (LocalServer small = new LocalServer(this.relay, limits(), budget, StreamObservations.none(), null)) {
            LocalServer.Answer answer = small.send("POST", " ".repeat(51).getBytes(StandardCharsets.UTF_8), withJson());
            assertProblem(answer, 503, "overloaded", "later");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(small.send("POST", "41".getBytes(StandardCharsets.UTF_8), withJson())
                            .status())
                    .isEqualTo(202);
            await().until(() -> budget.used() == 0);
        }
    }

    @Test
    void leavesTheServletsTheirRoomHoweverMuchTheStreamHolds() {
        Handler servlets = new Handler.Abstract() {

            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                callback.succeeded();
                return true;
            }
        };
        MemoryBudget none = new MemoryBudget(0);
        try (LocalServer full = new LocalServer(this.relay, limits(), none, StreamObservations.none(), servlets)) {
            byte[] body = "41".getBytes(StandardCharsets.UTF_8);
            assertThat(full.send("POST", body, withJson()).status()).isEqualTo(503);
            assertThat(full.sendTo("/other", "POST", body, withJson()).status()).isEqualTo(200);
        }
    }

    @Test
    void tellsHowManyItemsItTookBeforeItHalted() {
        post("[1,2,3,4,5]");
        // Delivers what waits, as a sender of eight items needs more room than there is.
        this.relay.start();
        assertThat(this.relay.waiting()).isZero();
        LocalServer.Answer answer = post("[6,7,8,9,10]");
        assertProblem(answer, 410, "halted", "has halted: 3 of the posted items were accepted");
        assertThat(answer.header("Stream-Verdict")).isEqualTo("halted");
        assertThat(answer.json().get("accepted").asInt()).isEqualTo(3);
        answer = post("11");
        assertProblem(answer, 410, "halted", "has halted: none of the posted items were accepted");
        assertThat(answer.json().get("accepted").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"666", "667"})
    void doesNotTellTheInsideOfAFailure(String item) {
        LocalServer.Answer answer = post(item);
        assertProblem(answer, 500, "internal-server-error", "its log says how");
        assertThat(answer.header("Stream-Verdict")).isNull();
        assertThat(answer.body()).doesNotContain("secret", "Exception", "AssertionError");
        assertThat(this.relay.waiting()).isZero();
    }

    @Test
    void namesTheMethodToUse() {
        LocalServer.Answer answer = this.server.send("DELETE", new byte[0]);
        assertProblem(answer, 405, "method-not-allowed", "Use one of [GET, POST]");
        assertThat(answer.header("Allow")).isEqualTo("GET, POST");
    }

    @Test
    void saysWhichMethodsThereAre() {
        LocalServer.Answer answer = this.server.send("OPTIONS", new byte[0]);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Allow")).isEqualTo("GET, POST");
    }
}
