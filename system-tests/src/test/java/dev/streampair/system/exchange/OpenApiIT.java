package dev.streampair.system.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.HttpCall;
import dev.streampair.system.support.peer.HttpCall.Answer;
import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceProcess;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the services say of themselves at {@code /openapi.yaml}, and what they do. Each test has a pair of its own. */
class OpenApiIT {

    /** By y: the next one is out of range there, and becomes a dead letter of x. */
    private static final String REFUSED_BY_PEER = "9223372036854775806";

    @AutoClose
    private final Pair pair = Pair.wired(
            "--relay.outbox.capacity=40",
            "--relay.delivery.max-items=20",
            "--relay.inbound.max-items=20",
            "--relay.followers.max=1",
            "--relay.peer.key=a-key-of-the-test",
            "--exchange.halt-after=0");

    private OpenApi ofX = OpenApi.of("{}");

    private OpenApi ofY = OpenApi.of("{}");

    /** The item that y's seed became has number 1, and these the dead letters of the examples. */
    @BeforeEach
    void start() throws Exception {
        this.pair.start().awaitReady().awaitHalt();
        this.ofX = describe(this.pair.x());
        this.ofY = describe(this.pair.y());
        for (int i = 0; i < 3; i++) {
            this.pair.x().http().post("/stream", REFUSED_BY_PEER);
        }
        await().atMost(LoggedProcess.PATIENCE).until(() -> this.pair.x().http().meter("stream.dead.lettered") == 3);
    }

    private static OpenApi describe(ServiceProcess service) throws Exception {
        HttpResponse<String> answer = service.http().get("/openapi.yaml");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/yaml");
        return OpenApi.of(answer.body());
    }

    @Test
    void isAsOpenApiWantsIt() throws Exception {
        this.ofX.assertValid();
        this.ofY.assertValid();
        this.ofY.operations().forEach(OpenApiOperation::assertExamplesMatch);
    }

    @Test
    void describesTheExchangeAtYOnlyAndAllElseAtBoth() {
        assertThat(this.ofX.operations())
                .isNotEmpty()
                .extracting(OpenApiOperation::path)
                .doesNotContain("/actuator/exchange");
        assertThat(this.ofY.operations()).startsWith(this.ofX.operations().toArray(OpenApiOperation[]::new));
        assertThat(this.ofY.operations().stream().skip(this.ofX.operations().size()))
                .hasSize(3)
                .allMatch((operation) -> operation.path().equals("/actuator/exchange"));
    }

    /** In the order of the document. */
    @Test
    void answersEachExampleOfARequestAsItSays() throws Exception {
        for (OpenApiOperation operation : this.ofY.operations()) {
            boolean ofX = this.ofX.operations().contains(operation);
            for (String example : operation.examples()) {
                HttpCall call = operation.request(example);
                Answer answer = call.sendTo(ofX ? this.pair.x() : this.pair.y());
                operation.assertDescribes(answer);
                Object refusal = operation.refusal(example);
                if (refusal != null) {
                    assertThat(Json.decodeValue(answer.body())).as(example).isEqualTo(refusal);
                } else {
                    assertThat(answer.status()).as("%s: %s", example, answer).isBetween(200, 299);
                }
            }
        }
    }

    /** And lists no other status but those that the state of the service brings about. */
    @Test
    void listsAtEachOperationWhatTheServerRefuses() throws Exception {
        for (OpenApiOperation operation : this.ofY.operations()) {
            HttpCall call = operation.request(operation.examples().iterator().next());
            Map<Integer, HttpCall> refused = new TreeMap<>(Map.of(
                    400, call.with("header", "Two words", "1"),
                    403, call.withBody("text/plain", "41").with("header", "Origin", "http://elsewhere.example"),
                    406, call.with("header", "Accept", "text/html"),
                    408, call.with("header", "Content-Length", "100"),
                    413, call.withBody("application/json", " ".repeat(1_100_000)),
                    414, call.with("query", "long", "1".repeat(9_000)),
                    415, call.withBody("text/plain", "41"),
                    417, call.with("header", "Expect", "the-best"),
                    421, call.with("header", "Host", "elsewhere.example"),
                    426, call.withVersion("HTTP/2.0")));
            refused.put(431, call.with("header", "Long", "1".repeat(9_000)));
            refused.put(505, call.withVersion("HTTP/3.0"));
            refused.keySet().retainAll(operation.statuses());
            for (Map.Entry<Integer, HttpCall> refusal : refused.entrySet()) {
                provoke(refusal.getKey(), operation, refusal.getValue());
            }
            assertThat(refused.keySet()).contains(400, 414, 417, 421, 426, 431, 505);
            assertThat(operation.statuses().stream().filter((status) -> !refused.containsKey(status)))
                    .isSubsetOf(200, 202, 204, 404, 409, 410, 422, 429, 500, 503, 508);
        }
    }

    @Test
    void describesWhatIsRefusedAsTheServiceIs() throws Exception {
        OpenApiOperation post = operation("post", "/stream");
        HttpCall one = post.request("one");
        HttpCall twenty = one.withBody("application/json", "[1" + ",1".repeat(19) + "]");
        provoke(403, post, asPeer(one));
        provoke(413, post, one.withBody("application/json", "[1" + ",1".repeat(20) + "]"));
        assertThat(send(410, post, one, this.pair.y()).body()).contains("\"accepted\":0");

        this.pair.x().http().post("/stream", REFUSED_BY_PEER);
        await().atMost(LoggedProcess.PATIENCE).until(() -> this.pair.x().http().outboxSize() == 0);
        String letter = new JsonObject(
                        this.pair.x().http().get("/actuator/deadletters").body())
                .getJsonArray("letters")
                .getJsonObject(0)
                .getString("number");
        this.pair.x().http().post("/actuator/stream", "{\"state\": \"PAUSED\"}");
        provoke(202, post, twenty);
        provoke(202, post, twenty);
        provoke(429, post, one);
        OpenApiOperation resend = operation("post", "/actuator/stream/{number}");
        provoke(409, resend, resend.request("").with("path", "number", letter));
        OpenApiOperation start = operation("post", "/actuator/exchange");
        provoke(200, start, start.request("start"));
        provoke(409, start, start.request("start"));
        this.pair.x().http().post("/actuator/stream", "{\"state\": \"RUNNING\"}");
    }

    private static HttpCall asPeer(HttpCall call) {
        return call.with("header", "ce-specversion", "1.0")
                .with("header", "ce-type", "dev.streampair.items")
                .with("header", "ce-source", "/service-y/of-the-test")
                .with("header", "ce-id", "1-1");
    }

    @Test
    void describesWhatFollowersAreRefusedWith() throws Exception {
        OpenApiOperation follow = operation("get", "/stream");
        try (Socket follower =
                new Socket(InetAddress.getLoopbackAddress(), this.pair.x().port())) {
            follower.getOutputStream().write("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
            await().atMost(LoggedProcess.PATIENCE)
                    .until(() -> this.pair.x().http().meter("stream.followers") == 1);
            provoke(503, follow, follow.request(""));
        }
        await().atMost(LoggedProcess.PATIENCE).until(() -> this.pair.x().http().meter("stream.followers") == 0);
    }

    private OpenApiOperation operation(String method, String path) {
        return this.ofY.operations().stream()
                .filter((one) -> one.method().equals(method) && one.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private void provoke(int status, OpenApiOperation operation, HttpCall call) throws Exception {
        send(status, operation, call, this.ofX.operations().contains(operation) ? this.pair.x() : this.pair.y());
    }

    private static Answer send(int status, OpenApiOperation operation, HttpCall call, ServiceProcess service)
            throws Exception {
        Answer answer = call.sendTo(service);
        assertThat(answer.status()).as("%s: %s", call, answer).isEqualTo(status);
        operation.assertDescribes(answer);
        return answer;
    }
}
