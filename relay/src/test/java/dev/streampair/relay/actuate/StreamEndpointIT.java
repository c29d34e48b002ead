package dev.streampair.relay.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.DeadLetterQuery;
import dev.streampair.relay.Items;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Receipt;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RelayApplication;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class StreamEndpointIT {

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private Relay relay;

    @Autowired
    private RelayApplication.Sink peer;

    @Autowired
    private MeterRegistry registry;

    @AfterEach
    void leaveNothingBehind() {
        this.relay.resume();
        await().until(() -> this.relay.waiting() == 0);
        this.relay.dropDeadLetters(DeadLetterQuery.ALL);
        this.peer.refuseNothing();
        this.peer.deliveries().clear();
    }

    private void accept(Posting posting) {
        CompletableFuture<Receipt> answer = new CompletableFuture<>();
        this.relay.accept(posting, answer::complete);
        assertThat(answer).isCompletedWithValueMatching((receipt) -> receipt.outcome() == Receipt.Outcome.ACCEPTED);
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return sendTo("/actuator/stream" + path, method, body);
    }

    private HttpResponse<String> sendTo(String path, String method, String body)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + this.port + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private long deadLetterFor(long item) {
        this.peer.refuse(item + 1);
        accept(Posting.of(item));
        await().until(() -> !this.relay.deadLetters(DeadLetterQuery.ALL, 5000).isEmpty());
        return this.relay.deadLetters(DeadLetterQuery.ALL, 5000).get(0).number();
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains(detail);
    }

    @Test
    void showsTheStream() throws IOException, InterruptedException {
        String state = send("GET", "", "").body();
        assertThat(state)
                .startsWith(
                        "{\"state\":\"RUNNING\",\"paused\":null,\"delivering\":true,\"outbox\":{\"size\":0,\"capacity\":10000,\"oldestAge\":\"PT0S\"},")
                .containsPattern(
                        ",\"peer\":\\{\"name\":\"service-y\",\"state\":\"(UNKNOWN|UP)\",\"onHalt\":\"DROP\",\"error\":null,\"since\":\"[^\"]+\",\"lastAnswer\":(null|\"[^\"]+\")},\"head\":null,\"blocked\":null,")
                .containsPattern(
                        ",\"store\":\\{\"durable\":false,\"error\":null,\"failingSince\":null},\"deadLetterCount\":0,\"deadLetters\":\\[],"
                                + "\"followers\":\\{\"size\":\\d+,\"limit\":100},\"time\":\"[^\"]+\"}$");
        for (String count :
                List.of("received", "fromPeer", "duplicate", "refused", "forwarded", "dropped", "deadLettered")) {
            assertThat(state).containsPattern("\"" + count + "\":\\d+");
        }
    }

    @Test
    void showsTheLastMinutes() throws IOException, InterruptedException {
        String history = sendTo("/actuator/stream/history", "GET", "").body();
        assertThat(history)
                .matches(
                        "\\{\"samples\":\\[(\\{\"time\":\\d+,\"received\":\\d+,\"forwarded\":\\d+,\"waiting\":\\d+},?)+]}");
        assertThat(sendTo("/actuator/stream/history?after=" + Long.MAX_VALUE, "GET", "")
                        .body())
                .isEqualTo("{\"samples\":[]}");
        assertProblem(sendTo("/actuator/stream/history?after=noon", "GET", ""), 400, "after is noon, must be a time");
        assertProblem(sendTo("/actuator/stream/future", "GET", ""), 404, "There is nothing to read at future.");
    }

    @Test
    void pausesAndGoesOn() throws IOException, InterruptedException {
        assertThat(send("POST", "", "{\"state\": \"PAUSED\"}").body()).contains("\"state\":\"PAUSED\"");
        accept(Posting.of(1, 2));
        assertThat(send("GET", "", "").body()).contains("\"size\":2");
        assertThat(send("POST", "", "{\"state\": \"RUNNING\"}").body()).contains("\"state\":\"RUNNING\"");
        await().untilAsserted(() -> assertThat(this.peer.deliveries()).containsExactly(Items.of(2, 3)));
    }

    @Test
    void drainsAndTakesItemsAgain() throws IOException, InterruptedException {
        this.relay.pause();
        accept(Posting.of(1, 2));
        assertThat(send("POST", "", "{\"state\": \"DRAINING\"}").body()).startsWith("{\"state\":\"DRAINING\"");
        await().untilAsserted(() -> assertThat(send("GET", "", "").body()).contains("\"outbox\":{\"size\":0,"));
        assertThat(this.peer.deliveries()).containsExactly(Items.of(2, 3));
        HttpResponse<String> refusal = sendTo("/stream", "POST", "3");
        assertProblem(refusal, 503, "Not accepted: the service drains");
        assertThat(refusal.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(refusal.headers().firstValue("Stream-Verdict")).hasValue("later");
        assertProblem(send("POST", "/1", ""), 409, "The service is draining. Set its state to RUNNING first.");
        assertThat(gauge("stream.draining")).isEqualTo(1);
        assertThat(gauge("stream.paused")).isZero();
        assertHealth(503, "/readiness", "\"admission\":{\"status\":\"OUT_OF_SERVICE\"}");
        assertHealth(503, "/stream", "OUT_OF_SERVICE");
        assertHealth(200, "/liveness", "UP");
        assertThat(send("POST", "", "{\"state\": \"RUNNING\"}").body()).startsWith("{\"state\":\"RUNNING\"");
        assertHealth(200, "/readiness", "\"admission\":{\"status\":\"UP\"}");
        assertThat(gauge("stream.draining")).isZero();
        assertThat(sendTo("/stream", "POST", "3").statusCode()).isEqualTo(202);
    }

    private void assertHealth(int status, String path, String part) throws IOException, InterruptedException {
        HttpResponse<String> health = sendTo("/actuator/health" + path, "GET", "");
        assertThat(health.statusCode()).as(health.body()).isEqualTo(status);
        assertThat(health.body()).contains(part);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"state\": \"STOPPED\"}",
                "{\"state\": 1}",
                "{\"state\": \"paused\"}",
                "{\"state\": \"draining\"}",
                "{\"state\": null}",
                "{\"state\": \"\"}",
                "{}"
            })
    void namesTheStatesThatItTakesInPlaceOfAnyOther(String body) throws IOException, InterruptedException {
        assertProblem(
                send("POST", "", body),
                400,
                "must be PAUSED, DRAINING or RUNNING, as in {\\\"state\\\": \\\"PAUSED\\\"}");
        assertThat(this.relay.isPaused()).isFalse();
        assertThat(this.relay.isDraining()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"state\"", "PAUSED"})
    void saysWhatToSendInPlaceOfWhatIsNoObject(String body) throws IOException, InterruptedException {
        assertProblem(
                send("POST", "", body),
                400,
                "The body cannot be read. Send a JSON object, such as {\\\"state\\\": \\\"PAUSED\\\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"state\": \"PAUSED\", \"sate\": 1}", "{\"State\": \"PAUSED\"}"})
    void refusesAMemberThatItDoesNotKnow(String body) throws IOException, InterruptedException {
        assertProblem(send("POST", "", body), 400, ". Send only state, as in {\\\"state\\\"");
        assertProblem(send("POST", "?sate=1", "{}"), 400, "Unknown here: sate");
        assertThat(this.relay.isPaused()).isFalse();
    }

    @Test
    void refusesAStateThatIsNoText() throws IOException, InterruptedException {
        assertProblem(send("POST", "", "{\"state\": {\"a\": 1}}"), 400, "\"detail\"");
    }

    @Test
    void showsTheGaugesOfThePausedStream() throws IOException, InterruptedException {
        this.relay.pause();
        accept(Posting.of(1, 2));
        assertThat(gauge("stream.outbox.size")).isEqualTo(2);
        assertThat(gauge("stream.outbox.capacity")).isEqualTo(10000);
        assertThat(gauge("stream.paused")).isEqualTo(1);
        assertThat(gauge("stream.halted")).isZero();
        assertThat(gauge("stream.peer.up")).isEqualTo(1);
        await().untilAsserted(() -> assertThat(
                        this.registry.get("stream.outbox.age").timeGauge().value(TimeUnit.SECONDS))
                .isPositive());
    }

    @Test
    void timesItemsUntilThePeerHasThemIntoTheBucketsOfItsSettings() {
        Timer latency = this.registry.get("stream.latency").timer();
        assertThat(latency.takeSnapshot().histogramCounts())
                .extracting((bucket) -> bucket.bucket(TimeUnit.MILLISECONDS))
                .containsExactly(5.0, 20.0, 100.0, 500.0, 2_000.0, 10_000.0, 60_000.0);
        long before = latency.count();
        accept(Posting.of(1, 2, 3));
        await().untilAsserted(() -> assertThat(latency.count()).isEqualTo(before + 1));
    }

    private double gauge(String name) {
        return this.registry.get(name).gauge().value();
    }

    @Test
    void showsADeadLetterWithItsCauseAndTime() throws IOException, InterruptedException {
        long number = deadLetterFor(7);
        assertThat(send("GET", "", "").body())
                .containsPattern("\\{\"number\":" + number + ",\"item\":8,\"time\":\"20[^\"]+Z\","
                        + "\"reason\":\"HTTP 400: none of mine\"}");
    }

    @Test
    void sendsADeadLetterAgain() throws IOException, InterruptedException {
        long number = deadLetterFor(7);
        this.peer.refuseNothing();
        assertThat(send("POST", "/" + number, "").statusCode()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(this.peer.deliveries()).isEqualTo(List.of(Items.of(8))));
        assertThat(this.relay.deadLetters(DeadLetterQuery.ALL, 5000)).isEmpty();
    }

    @Test
    void makesTheItemAtTheHeadADeadLetter() throws IOException, InterruptedException {
        long number = deadLetterFor(7) + 1;
        this.relay.pause();
        accept(Posting.of(5, 6));
        HttpResponse<String> answer = send("POST", "/" + number + "/dead-letter", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"head\":null", "\"number\":" + number, "by an operator");
        assertThat(this.relay.waiting()).isEqualTo(1);
        // Asked for twice, it is still there.
        assertProblem(send("POST", "/" + number + "/dead-letter", ""), 404, "not at the head of the line");
        assertProblem(send("POST", "/" + number + "/gone", ""), 404, "There is no dead letter");
        assertThat(this.relay.deadLetters(DeadLetterQuery.ALL, 5000)).hasSize(2);
        this.relay.resume();
        await().until(() -> this.relay.waiting() == 0);
    }

    @Test
    void dropsADeadLetter() throws IOException, InterruptedException {
        long number = deadLetterFor(7);
        assertThat(send("DELETE", "/" + number, "").statusCode()).isEqualTo(204);
        assertThat(this.relay.deadLetters(DeadLetterQuery.ALL, 5000)).isEmpty();
        assertProblem(send("DELETE", "/" + number, ""), 404, "There is no dead letter " + number);
        assertProblem(send("POST", "/" + number, ""), 404, "There is no dead letter " + number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x", "/1.5", "/9223372036854775808"})
    void findsNoDeadLetterOfWhatIsNoNumber(String path) throws IOException, InterruptedException {
        assertProblem(send("POST", path, ""), 404, "There is no dead letter " + path.substring(1));
        assertProblem(send("DELETE", path, ""), 404, "There is no dead letter " + path.substring(1));
    }
}
