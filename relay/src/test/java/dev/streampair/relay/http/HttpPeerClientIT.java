package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.streampair.relay.Batch;
import dev.streampair.relay.Items;
import dev.streampair.relay.PeerAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.client.AbstractConnectionPool;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;

@Timeout(60)
class HttpPeerClientIT {

    private static final Instant NOW = Instant.parse("2026-11-23T17:00:00Z");

    private static final String HALTED = "tag:streampair.dev,2026:halted";

    private static final String BAD_ITEMS = "tag:streampair.dev,2026:bad-items";

    private static final String VERDICT = "Stream-Verdict";

    private static final Batch BATCH = new Batch(17, Items.of(2, 4));

    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

    private HttpServer server;

    private HttpPeerClient client;

    private int status = 202;

    private Map<String, String> answerHeaders = Map.of(VERDICT, "accepted");

    private String answerBody = "";

    private record Request(
            String method, String path, Map<String, List<String>> headers, String body, int clientPort) {}

    @BeforeEach
    void start() throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.server.createContext("/", this::answer);
        this.server.start();
        this.client = newClient(MediaType.APPLICATION_JSON, "");
    }

    private HttpPeerClient newClient(MediaType mediaType, String path) {
        URI url = URI.create("http://localhost:" + this.server.getAddress().getPort() + path);
        return TestPeerClient.of(
                TestPeerClient.peer(url, Duration.ofSeconds(5), Duration.ofSeconds(20), mediaType), NOW);
    }

    private HttpPeerClient newClient(PeerProperties.Answers answers, PeerProperties.OnHalt onHalt) {
        PeerProperties peer = new PeerProperties(
                "http://localhost:" + this.server.getAddress().getPort(),
                "service-y",
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                MediaType.APPLICATION_JSON,
                answers,
                onHalt,
                "0123456789abcdef",
                null,
                Map.of("Authorization", "Basic dTpw", "X-Trace", "on"));
        return TestPeerClient.of(peer, NOW);
    }

    @AfterEach
    void stop() {
        this.client.close();
        this.server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
        this.requests.add(new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders(),
                body,
                exchange.getRemoteAddress().getPort()));
        this.answerHeaders.forEach(
                (name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] bytes = this.answerBody.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(this.status, (bytes.length == 0) ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static PeerAnswer deliver(HttpPeerClient client, Batch batch) {
        CompletableFuture<PeerAnswer> answer = new CompletableFuture<>();
        client.deliver(batch, answer::complete);
        return answer.join();
    }

    /** Answers as a Stream Pair. */
    private PeerAnswer deliver(int status, String verdict, String body) {
        Map<String, String> headers = new HashMap<>(this.answerHeaders);
        headers.put(VERDICT, verdict);
        this.answerHeaders = headers;
        return deliver(status, body);
    }

    /** Answers as any server. */
    private PeerAnswer deliverToForeign(int status, String body) {
        Map<String, String> headers = new HashMap<>(this.answerHeaders);
        headers.remove(VERDICT);
        this.answerHeaders = headers;
        return deliver(status, body);
    }

    private PeerAnswer deliver(int status, String body) {
        this.status = status;
        this.answerBody = body;
        return deliver(this.client, BATCH);
    }

    @Test
    void postsABatchAsACloudEventInBinaryMode() throws InterruptedException {
        assertThat(deliver(this.client, BATCH)).isEqualTo(new PeerAnswer.Accepted());
        Request request = this.requests.take();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/stream");
        assertThat(request.body()).isEqualTo("[2,4]");
        assertThat(request.headers())
                .containsEntry("Content-type", List.of("application/json"))
                .containsEntry("Ce-specversion", List.of("1.0"))
                .containsEntry("Ce-type", List.of("dev.streampair.items"))
                .containsEntry("Ce-source", List.of("/service-x/1"))
                .containsEntry("Ce-id", List.of("17-18"))
                .containsEntry("Stream-incarnation", List.of("0123456789abcdef fedcba9876543210"))
                .doesNotContainKey("Stream-on-halt");
    }

    @Test
    void bringsTheKeyAndTheHeadersThatItIsGiven() throws InterruptedException {
        try (HttpPeerClient known = newClient(PeerProperties.Answers.STREAM_PAIR, PeerProperties.OnHalt.DROP)) {
            deliver(known, BATCH);
        }
        assertThat(this.requests.take().headers())
                .containsEntry("Stream-peer-key", List.of("0123456789abcdef"))
                .containsEntry("Authorization", List.of("Basic dTpw"))
                .containsEntry("X-trace", List.of("on"))
                .containsEntry("Ce-id", List.of("17-18"));
    }

    @Test
    void saysThatItKeepsWhatAHaltedPeerDoesNotTake() throws InterruptedException {
        try (HttpPeerClient keeping = newClient(PeerProperties.Answers.STREAM_PAIR, PeerProperties.OnHalt.KEEP)) {
            deliver(keeping, BATCH);
        }
        assertThat(this.requests.take().headers()).containsEntry("Stream-on-halt", List.of("keep"));
    }

    @Test
    void postsOneItemAsAnInteger() throws InterruptedException {
        deliver(this.client, new Batch(1, Items.of(-7)));
        assertThat(this.requests.take().body()).isEqualTo("-7");
    }

    @Test
    void writesCborForAPeerThatWantsIt() throws InterruptedException {
        try (HttpPeerClient cbor = newClient(MediaType.APPLICATION_CBOR, "")) {
            deliver(cbor, BATCH);
        }
        Request request = this.requests.take();
        assertThat(request.headers()).containsEntry("Content-type", List.of("application/cbor"));
        assertThat(request.body().getBytes(StandardCharsets.ISO_8859_1))
                .isEqualTo(ItemsFormat.CBOR.write(BATCH.items()));
    }

    @Test
    void addsItsPathToThatOfThePeer() throws InterruptedException {
        try (HttpPeerClient below = newClient(MediaType.APPLICATION_JSON, "/b%20low/")) {
            deliver(below, BATCH);
        }
        assertThat(this.requests.take().path()).isEqualTo("/b%20low/stream");
    }

    @Test
    void keepsItsConnection() {
        for (int status : new int[] {202, 429, 202, 410, 404, 202}) {
            deliver(status, (status == 202) ? "" : "{}");
        }
        assertThat(this.requests)
                .hasSize(6)
                .extracting(Request::clientPort)
                .containsOnly(this.requests.element().clientPort());
    }

    @Test
    void endsAConnectionOfFiveMinutesBetweenTwoDeliveries() {
        PeerProperties peer = TestPeerClient.peer(
                URI.create("http://localhost:" + this.server.getAddress().getPort()),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                MediaType.APPLICATION_JSON);
        HttpClient jetty = TestPeerClient.start(peer);
        try (HttpPeerClient aging = TestPeerClient.of(jetty, peer, NOW)) {
            deliver(aging, BATCH);
            AbstractConnectionPool pool =
                    (AbstractConnectionPool) jetty.getDestinations().get(0).getConnectionPool();
            assertThat(pool.getMaxDuration()).isEqualTo(Duration.ofMinutes(5).toMillis());
            pool.setMaxDuration(1);
            AtomicInteger deliveries = new AtomicInteger(1);
            await().until(() -> {
                assertThat(deliver(aging, BATCH)).isEqualTo(new PeerAnswer.Accepted());
                deliveries.incrementAndGet();
                return this.requests.stream()
                                .map(Request::clientPort)
                                .distinct()
                                .count()
                        > 3;
            });
            assertThat(this.requests).hasSize(deliveries.get());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 207, 299, 300, 301, 302, 303, 304, 307, 308})
    void takesNothingForAcceptedThatIsNotThePeersWord(int status) {
        this.answerHeaders = Map.of("Location", "/login");
        assertThat(deliverToForeign(status, ""))
                .isEqualTo(new PeerAnswer.Unavailable("this is not service-y's /stream: HTTP " + status));
        assertThat(this.requests).extracting(Request::path).containsExactly("/stream");
    }

    @Test
    void saysWhatAnsweredInThePeersPlace() {
        this.answerHeaders = Map.of("Content-Type", "text/html");
        assertThat(deliverToForeign(200, "\n  \n<h1>Welcome\u2028to \u202enginx\u0007!</h1>\nsecond line"))
                .isEqualTo(new PeerAnswer.Unavailable(
                        "this is not service-y's /stream: HTTP 200 text/html: <h1>Welcome to  nginx !</h1>"));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                400, 401, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 417, 421, 422, 425, 429, 431,
                451, 499, 500, 501, 502, 503, 504, 508, 599
            })
    void takesNothingForAVerdictThatIsNotThePeersWord(int status) {
        for (String body : List.of("", "<html>", "{\"accepted\":1,\"detail\":\"no\"}")) {
            assertThat(deliverToForeign(status, body)).isInstanceOf(PeerAnswer.Unavailable.class);
        }
        assertThat(this.requests).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "200, accepted", "204, accepted", "410, accepted", "202, halted", "202, refused", "410, refused",
                "422, refused",
        "400, halted", "404, refused", "500, later", "400, later", "202, ''", "202, ACCEPTED", "400, refuse"
    })
    void takesAVerdictWithTheStatusOfAnotherForNone(int status, String verdict) {
        assertThat(deliver(status, verdict, "{\"accepted\":1}")).isInstanceOf(PeerAnswer.Unavailable.class);
    }

    @Test
    void quotesThePeersOwnRefusalOfARequestThatIsNoFaultOfAnItem() {
        assertThat(deliverToForeign(400, "{\"type\":\"tag:streampair.dev,2026:bad-request\",\"detail\":\"bad Host\"}"))
                .isEqualTo(new PeerAnswer.Unavailable("HTTP 400: bad Host"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413})
    void takesTheRefusalOfABodyForFinal(int status) {
        assertThat(deliver(status, "refused", "{\"type\":\"%s\",\"detail\":\"no \\n good\"}".formatted(BAD_ITEMS)))
                .isEqualTo(new PeerAnswer.Refused("HTTP " + status + ": no   good"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void readsHowManyItemsAHaltedPeerTook(int accepted) {
        assertThat(deliver(410, "halted", "{\"type\":\"%s\",\"accepted\":%s}".formatted(HALTED, accepted)))
                .isEqualTo(new PeerAnswer.Halted(accepted));
    }

    /** Two items were delivered. */
    @ParameterizedTest
    @ValueSource(strings = {"3", "-1", "1000000", "1e0", "1.0", "1e3", "\"1\"", "null", "[1]", "99999999999"})
    void takesAHaltThatSaysWhatCannotBeForNone(String accepted) {
        PeerAnswer answer = deliver(410, "halted", "{\"type\":\"%s\",\"accepted\":%s}".formatted(HALTED, accepted));
        assertThat(answer).isInstanceOf(PeerAnswer.Unavailable.class);
        assertThat(answer.reason())
                .startsWith("it has halted, but does not say how many of the items it accepted: HTTP 410");
    }

    @ParameterizedTest
    @CsvSource({"410, halted, gone", "410, halted, bad-items", "400, refused, bad-event", "413, refused, halted"})
    void takesAVerdictWithTheTypeOfAnotherProblemForNone(int status, String verdict, String type) {
        String body = "{\"type\":\"tag:streampair.dev,2026:%s\",\"accepted\":0}".formatted(type);
        assertThat(deliver(status, verdict, body)).isInstanceOf(PeerAnswer.Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{\"accepted\":\"1\"}", "{\"accepted\":1e99}", "{}", "[1]", "1", "<html>", "{\"accepted\":"})
    void takesAHaltThatDoesNotSayWhatItTookForNone(String body) {
        assertThat(deliver(410, "halted", body)).isInstanceOf(PeerAnswer.Unavailable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "200, Accepted",
        "204, Accepted",
        "299, Accepted",
        "400, Refused",
        "405, Refused",
        "410, Refused",
        "422, Refused",
        "401, Unavailable",
        "403, Unavailable",
        "404, Unavailable",
        "407, Unavailable",
        "408, Unavailable",
        "409, Unavailable",
        "421, Unavailable",
        "425, Unavailable",
        "302, Unavailable",
        "500, Unavailable",
        "429, Busy",
        "503, Busy"
    })
    void readsTheStatusAloneOfAReceiverThatIsNoStreamPair(int status, String answer) {
        this.status = status;
        this.answerHeaders = Map.of();
        try (HttpPeerClient http = newClient(PeerProperties.Answers.HTTP, PeerProperties.OnHalt.DROP)) {
            assertThat(deliver(http, BATCH).getClass().getSimpleName()).isEqualTo(answer);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void readsHowLongABusyPeerAsksToWait(int status) {
        this.answerHeaders = Map.of("Retry-After", "7");
        assertThat(deliver(status, "later", "{\"detail\":\"full\"}"))
                .isEqualTo(new PeerAnswer.Busy("HTTP " + status + ": full", Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3000000000", "99999999999999999999"})
    void readsAVeryLongWaitAsOne(String value) {
        this.answerHeaders = Map.of("Retry-After", value);
        assertThat(deliver(429, "later", ""))
                .isEqualTo(new PeerAnswer.Busy("HTTP 429", Duration.ofSeconds(Integer.MAX_VALUE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "+5", "1.5", ""})
    void bearsARetryAfterThatIsNone(String value) {
        this.answerHeaders = Map.of("Retry-After", value);
        assertThat(deliver(429, "later", "")).isEqualTo(new PeerAnswer.Busy("HTTP 429", null));
    }

    @Test
    void quotesOnlyTheBeginningOfALongAnswer() {
        assertThat(deliver(503, "later", "x".repeat(1_000_000)))
                .isEqualTo(new PeerAnswer.Busy("HTTP 503: " + "x".repeat(300), null));
    }

    @Test
    void saysThatNobodyIsThere() {
        this.server.stop(0);
        assertThat(deliver(this.client, BATCH))
                .isInstanceOfSatisfying(
                        PeerAnswer.Unavailable.class,
                        (answer) -> assertThat(answer.reason()).contains("refused"));
    }

    @Test
    void endsADeliveryWhenItIsClosed() throws Exception {
        try (RawServer silent = RawServer.trickling("")) {
            HttpPeerClient waiting = silent.newClient(Duration.ofSeconds(50));
            Thread closer = new Thread(() -> {
                await().until(silent::hasConnection);
                waiting.close();
            });
            closer.start();
            assertThat(deliver(waiting, BATCH)).isInstanceOf(PeerAnswer.Unavailable.class);
            closer.join();
        }
    }

    @Test
    void deliversNothingOnceItIsClosed() {
        this.client.close();
        assertThat(deliver(this.client, BATCH))
                .isEqualTo(new PeerAnswer.Unavailable("no answer: this service is shutting down"));
        assertThat(this.requests).isEmpty();
    }

    @Test
    void givesUpOnAPeerThatDoesNotLetItConnectInTime() throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fillBacklog(full, waiting);
            URI url = URI.create("http://127.0.0.1:" + full.getLocalPort());
            try (HttpPeerClient impatient = TestPeerClient.of(
                    TestPeerClient.peer(
                            url, Duration.ofMillis(200), Duration.ofSeconds(50), MediaType.APPLICATION_JSON),
                    NOW)) {
                long start = System.nanoTime();
                assertThat(deliver(impatient, BATCH))
                        .isInstanceOfSatisfying(
                                PeerAnswer.Unavailable.class,
                                (answer) -> assertThat(answer.reason()).contains("relay.peer.connect-timeout"));
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            }
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** Connects until the server, which accepts nobody, has no room for more. */
    private static void fillBacklog(ServerSocket server, List<Socket> connected) throws IOException {
        boolean full = false;
        while (!full) {
            Socket socket = new Socket();
            connected.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 300);
            } catch (SocketTimeoutException ex) {
                full = true;
            }
        }
    }

    @Test
    void givesUpOnAPeerThatDoesNotAnswer() throws Exception {
        try (RawServer silent = RawServer.trickling("")) {
            try (HttpPeerClient impatient = silent.newClient(Duration.ofMillis(200))) {
                assertThat(deliver(impatient, BATCH))
                        .isEqualTo(new PeerAnswer.Unavailable(
                                "no answer within 200ms (relay.peer.request-timeout)", true));
            }
        }
    }

    @Test
    void givesUpOnAPeerThatTrickles() throws Exception {
        try (RawServer trickling = RawServer.trickling("HTTP/1.1 400 Bad\r\nX: " + "x".repeat(8000))) {
            try (HttpPeerClient impatient = trickling.newClient(Duration.ofMillis(300))) {
                long start = System.nanoTime();
                assertThat(deliver(impatient, BATCH)).isInstanceOf(PeerAnswer.Unavailable.class);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
                "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n",
                "HTTP/1.1 104 Any\r\n\r\n",
                "HTTP/1.1 199 Any\r\n\r\nHTTP/1.1 202 Accepted\r\nStream-Verdict: accepted\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 2xx Fine\r\n\r\n",
                "HTTP/1.1 400 Bad\r\nContent-Length: 100\r\n\r\ncut",
                "HTTP/1.1 410 Gone\r\nStream-Verdict: halted\r\nContent-Length: 100\r\n\r\n{\"accepted\":2",
                "HTTP/1.1 410 Gone\r\nStream-Verdict: halted\r\n\r\n{\"accepted\":",
                "HTTP/1.1 202 Accepted\r\nStream-Verdict: accep",
                "HTTP/1.1 202 Accepted\r\nStream-Verdict: accepted\r\nStream-Verdict: refused\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 202 Accepted\r\nStream-Verdict: accepted\r\nStream-Verdict: accepted\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 410 Gone\r\nContent-Le",
                "HTTP/1.1 41",
                ""
            })
    void takesABrokenAnswerForNone(String answer) throws Exception {
        try (RawServer closing = RawServer.closingAfter(answer)) {
            try (HttpPeerClient puzzled = closing.newClient(Duration.ofSeconds(20))) {
                assertThat(deliver(puzzled, BATCH)).isInstanceOf(PeerAnswer.Unavailable.class);
            }
        }
    }

    @Test
    void saysTheSameOfEveryClosedConnection() throws Exception {
        try (RawServer closing = RawServer.closingAfter("")) {
            try (HttpPeerClient puzzled = closing.newClient(Duration.ofSeconds(20))) {
                assertThat(deliver(puzzled, BATCH))
                        .isEqualTo(new PeerAnswer.Unavailable("no answer: the connection was closed"));
            }
        }
    }

    @Test
    void waitsForAnAnswerAsLongAsItIsToldTo() {
        URI url = URI.create("http://localhost:1");
        Duration timeout = Duration.ofMinutes(1);
        assertThat(TestPeerClient.idleTimeout(
                        TestPeerClient.peer(url, Duration.ofSeconds(5), timeout, MediaType.APPLICATION_JSON)))
                .isGreaterThan(timeout);
    }

    @Test
    void saysInSecondsHowLongItHasWaited() throws Exception {
        try (RawServer silent = RawServer.trickling("")) {
            try (HttpPeerClient impatient = silent.newClient(Duration.ofSeconds(1))) {
                assertThat(deliver(impatient, BATCH))
                        .isEqualTo(
                                new PeerAnswer.Unavailable("no answer within 1s (relay.peer.request-timeout)", true));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103})
    void readsTheAnswerAfterAnInterimOne(int status) throws Exception {
        try (RawServer slow = RawServer.closingAfter(
                "HTTP/1.1 %s Wait\r\n\r\nHTTP/1.1 202 Accepted\r\nStream-Verdict: accepted\r\nContent-Length: 0\r\n\r\n"
                        .formatted(status))) {
            try (HttpPeerClient patient = slow.newClient(Duration.ofSeconds(20))) {
                assertThat(deliver(patient, BATCH)).isEqualTo(new PeerAnswer.Accepted());
            }
        }
    }

    @Test
    void triesAgainAtOnceWhenThePeerHadClosedTheConnection() throws Exception {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        URI url = URI.create("http://127.0.0.1:" + server.getLocalPort());
        CompletableFuture<Integer> connections = CompletableFuture.supplyAsync(() -> answerTwice(server));
        try (HttpPeerClient peer = TestPeerClient.of(
                TestPeerClient.peer(url, Duration.ofSeconds(5), Duration.ofSeconds(20), MediaType.APPLICATION_JSON),
                NOW)) {
            assertThat(deliver(peer, BATCH)).isEqualTo(new PeerAnswer.Accepted());
            assertThat(deliver(peer, BATCH)).isEqualTo(new PeerAnswer.Accepted());
            // Nobody listens any more: of two failures in a row, the second is told.
            assertThat(deliver(peer, BATCH)).isInstanceOf(PeerAnswer.Unavailable.class);
        }
        assertThat(connections).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(2);
    }

    private static int answerTwice(ServerSocket server) {
        String accepted = "HTTP/1.1 202 Accepted\r\nStream-Verdict: accepted\r\nContent-Length: 0\r\n\r\n";
        try (server) {
            for (int connection = 0; connection < 2; connection++) {
                try (Socket socket = server.accept()) {
                    answerOnce(socket, accepted);
                }
            }
            return 2;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Answers the first request of a connection, and returns when it has read of the second. */
    private static void answerOnce(Socket socket, String answer) throws IOException {
        byte[] request = new byte[8192];
        assertThat(socket.getInputStream().read(request)).isPositive();
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read(request)).isPositive();
    }
}
