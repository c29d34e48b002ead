package dev.streampair.relay.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Each endpoint, for everyone who may come. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "relay.security.users.reader.password=of-reader",
            "relay.security.users.reader.roles=READER",
            "relay.security.users.poster.password=of-poster",
            "relay.security.users.poster.roles=POSTER",
            "relay.security.users.peer.password=of-peer",
            "relay.security.users.peer.roles=PEER",
            "relay.security.users.none.password=of-none",
            "spring.security.user.name=operator",
            "spring.security.user.password=of-operator",
            "spring.security.user.roles=OPERATOR",
            "relay.security.open-endpoints=prometheus"
        })
class LoginsIT {

    private static final List<String> EVERYONE =
            List.of("nobody", "wrong", "none", "reader", "poster", "peer", "operator");

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    private static @Nullable String login(String who) {
        return switch (who) {
            case "nobody" -> null;
            case "wrong" -> basic("operator", "of-reader");
            default -> basic(who, "of-" + who);
        };
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Does not wait for the body: followers' has no end. */
    private HttpResponse<?> send(String who, String method, String path, @Nullable String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
                .method(method, (body == null) ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        String login = login(who);
        if (login != null) {
            request.header("Authorization", login);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<InputStream> response =
                this.client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        response.body().close();
        return response;
    }

    /** The statuses are those of nobody, a wrong password, someone without a role, reader, poster, peer, operator. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST   | /stream                         | [41]                 | 401 401 403 403 202 202 403
            GET    | /stream                         |                      | 401 401 403 200 403 403 200
            HEAD   | /stream                         |                      | 401 401 403 200 403 403 200
            OPTIONS| /stream                         |                      | 401 401 403 403 403 403 200
            PUT    | /stream                         | 41                   | 401 401 403 403 403 403 405
            GET    | /                               |                      | 401 401 403 200 403 403 200
            GET    | /page/page.js                   |                      | 401 401 403 200 403 403 200
            GET    | /nothing                        |                      | 401 401 403 404 403 403 404
            POST   | /                               | {}                   | 401 401 403 403 403 403 405
            GET    | /error                          |                      | 401 401 403 404 403 403 404
            GET    | /actuator                       |                      | 401 401 403 200 403 403 200
            GET    | /actuator/stream                |                      | 401 401 403 200 403 403 200
            GET    | /actuator/deadletters           |                      | 401 401 403 200 403 403 200
            GET    | /actuator/health                |                      | 401 401 403 200 403 403 200
            GET    | /actuator/health/stream         |                      | 401 401 403 200 403 403 200
            GET    | /actuator/info                  |                      | 401 401 403 200 403 403 200
            GET    | /actuator/metrics               |                      | 401 401 403 200 403 403 200
            GET    | /actuator/health/liveness       |                      | 200 200 200 200 200 200 200
            GET    | /actuator/health/readiness      |                      | 200 200 200 200 200 200 200
            GET    | /actuator/health/a/liveness     |                      | 401 401 403 404 403 403 404
            GET    | /actuator/health/liveness/a/b   |                      | 401 401 403 404 403 403 404
            POST   | /actuator/health/liveness       | {}                   | 401 401 403 403 403 403 405
            GET    | /actuator/prometheus            |                      | 200 401 200 200 200 200 200
            POST   | /actuator/prometheus            | {}                   | 401 401 403 403 403 403 405
            POST   | /actuator/stream                | {"state": "RUNNING"} | 401 401 403 403 403 403 200
            POST   | /actuator/stream/17             |                      | 401 401 403 403 403 403 404
            DELETE | /actuator/stream/17             |                      | 401 401 403 403 403 403 404
            POST   | /actuator/stream/17/dead-letter |                      | 401 401 403 403 403 403 404
            POST   | /actuator/deadletters           | {}                   | 401 401 403 403 403 403 200
            DELETE | /actuator/deadletters           |                      | 401 401 403 403 403 403 200
            """)
    void allowsEachRoleWhatItIsFor(String method, String path, @Nullable String body, String statuses)
            throws IOException, InterruptedException {
        Map<String, Integer> expected = new LinkedHashMap<>();
        Map<String, Integer> answered = new LinkedHashMap<>();
        String[] each = statuses.split(" ", -1);
        for (int i = 0; i < EVERYONE.size(); i++) {
            String who = EVERYONE.get(i);
            expected.put(who, Integer.valueOf(each[i]));
            answered.put(who, send(who, method, path, body).statusCode());
        }
        assertThat(answered).isEqualTo(expected);
    }

    @Test
    void takesAnEventOfThePeerFromItsLoginOnly() throws IOException, InterruptedException {
        String[] event = {
            "ce-specversion", "1.0", "ce-type", "dev.streampair.items", "ce-source", "/service-y/1", "ce-id", "1-1"
        };
        assertThat(send("poster", "POST", "/stream", "1", event)).satisfies((answer) -> {
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.headers().map()).doesNotContainKey("stream-verdict");
        });
        assertThat(send("peer", "POST", "/stream", "1", event).statusCode()).isEqualTo(202);
        event[5] = "/someone/1";
        assertThat(send("poster", "POST", "/stream", "1", event).statusCode()).isEqualTo(202);
    }

    @Test
    void hasAnIdempotencyKeyForEachLogin() throws IOException, InterruptedException {
        String[] key = {"Idempotency-Key", "1"};
        assertThat(send("poster", "POST", "/stream", "1", key).statusCode()).isEqualTo(202);
        assertThat(send("poster", "POST", "/stream", "2", key).statusCode()).isEqualTo(422);
        assertThat(send("peer", "POST", "/stream", "2", key).statusCode()).isEqualTo(202);
        assertThat(send("peer", "POST", "/stream", "1", key).statusCode()).isEqualTo(422);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void saysWhatToDoAndLogsOnceAMinute(CapturedOutput output) throws IOException, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/stream"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("1"))
                .build();
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = this.client.send(post, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).contains("\"status\":401", "tag:streampair.dev,2026:unauthorized", "Log in");
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .contains("Basic realm=\"service-x\", charset=\"UTF-8\"");
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(answer.headers().map()).doesNotContainKeys("stream-verdict", "set-cookie");
        }
        assertThat(output.toString().split("refused a request from 127.0.0.1: (No|A wrong) login for ", -1))
                .hasSizeLessThan(3);
        assertThat(output).doesNotContain("of-reader", "of-operator");
    }

    /** Else whoever has none could fill the memory that is there for bodies, and hold up those who have one. */
    @ParameterizedTest
    @CsvSource({"Expect: 100-continue", "X: 1"})
    void readsNoBodyOfSomeoneWithoutALogin(String header) throws IOException {
        String head =
                "POST /stream HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
                        .formatted(header);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 401".length());
            assertThat(new String(status, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 401");
        }
    }

    /** The rest of what was refused is no request. */
    @Test
    void goesOnWithTheConnectionAfterABodyThatItRefused() throws IOException {
        String inner =
                "POST /stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n77"
                        .formatted(login("poster"));
        String outer =
                "POST /stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s"
                        .formatted(inner.length(), inner);
        String last = "GET /actuator/stream HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
            socket.getOutputStream().write((outer + last).getBytes(StandardCharsets.ISO_8859_1));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answers.split("HTTP/1.1 401 ", -1)).hasSize(3);
            assertThat(answers).doesNotContain("HTTP/1.1 202");
        }
    }

    /** A browser that remembers the login sends it with whatever a page has it post. */
    @Test
    void refusesWhatAPageOfAnotherSiteHasTheOperatorsBrowserSend() throws IOException, InterruptedException {
        assertThat(send("operator", "POST", "/actuator/stream/17", null, "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("operator", "POST", "/actuator/stream/17", null, "Origin", "https://elsewhere.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("operator", "OPTIONS", "/actuator/stream", null, "Origin", "https://elsewhere.example")
                        .headers()
                        .map())
                .doesNotContainKey("access-control-allow-origin");
    }

    /** None of these is another way to what needs a role. */
    @ParameterizedTest
    @CsvSource({
        "POST, /%73tream",
        "POST, //stream",
        "POST, /stream/",
        "POST, /stream;a=b",
        "POST, /./stream",
        "POST, /page/../stream",
        "GET, /actuator/health/liveness/../../stream",
        "GET, /actuator/stream/liveness",
        "GET, /actuator/stream;/liveness",
        "GET, /actuator/stream/%2e%2e/health/liveness",
        "GET, /actuator/prometheus/../stream",
        "GET, /actuator/%68ealth/liveness",
        "GET, /actuator/health%2fliveness",
        "TRACE, /stream",
        "post, /stream"
    })
    void opensNothingByAnotherSpelling(String method, String path) throws IOException {
        String request =
                "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n41"
                        .formatted(method, path);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).containsPattern("^HTTP/1.1 (400|401|405|501) ").doesNotContain("Stream-Verdict");
        }
    }
}
