package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.Relay;
import dev.streampair.relay.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.ServletWebRequest;

/** What a server sees that is open to anybody, byte by byte. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"relay.inbound.timeout=300ms", "server.jetty.connection-idle-timeout=400ms"})
class IntakeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String HEAD = "Host: localhost\r\nContent-Type: application/json\r\n";

    @LocalServerPort
    private int port;

    @Autowired
    private Relay relay;

    @Autowired
    private Store store;

    /** Sends the request, and returns all that comes back until the server closes the connection. */
    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String post(String headers, String body) {
        return "POST /stream HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "Content-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private void assertRefused(String answer, int status, CapturedOutput output) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("Content-Type: application/problem+json")
                .contains("\"type\":\"tag:streampair.dev,2026:", "\"title\":", "\"detail\":", "\"status\":" + status)
                .doesNotContain("Exception", "Jetty", "jetty", "Apache", "\tat ");
        assertThat(output).doesNotContain("\tat ", "message received by");
    }

    @Test
    void refusesWhatTheServiceHasSentItself(CapturedOutput output) throws IOException {
        String event = "ce-specversion: 1.0\r\nce-type: dev.streampair.items\r\nce-id: 1-1\r\nce-source: "
                + CloudEvents.sourceOf("service-x", this.store.id()) + "\r\n";
        assertRefused(exchange(post("Content-Type: application/json\r\n" + event, "41")), 508, output);
    }

    @Test
    void acceptsAnItem(CapturedOutput output) throws IOException {
        long before = this.relay.progress().sent();
        assertThat(exchange(post("Content-Type: application/json\r\n", "41"))).startsWith("HTTP/1.1 202");
        assertThat(this.relay.progress().sent()).isEqualTo(before + 1);
        assertThat(output).containsOnlyOnce("message received by service-x: 41");
    }

    @Test
    void acceptsAnEventInTheBody(CapturedOutput output) throws IOException {
        String event = "{\"specversion\":\"1.0\",\"type\":\"t\",\"source\":\"/s\",\"id\":\"1\",\"data\":[97, 98]}";
        for (int i = 0; i < 2; i++) {
            assertThat(exchange(post("Content-Type: application/cloudevents+json\r\n", event)))
                    .startsWith("HTTP/1.1 202")
                    .contains("Stream-Verdict: accepted");
        }
        assertThat(output)
                .containsOnlyOnce("message received by service-x: 97")
                .containsOnlyOnce("message received by service-x: 98");
    }

    @Test
    void refusesTheNumbersOfACopy(CapturedOutput output) throws IOException {
        String event =
                "Content-Type: application/json\r\nce-specversion: 1.0\r\nce-type: dev.streampair.items\r\nce-source: /s/1\r\n";
        String one = "ce-id: 1-1\r\nStream-Incarnation: 000000000000000a\r\n";
        String other = "ce-id: 1-2\r\nStream-Incarnation: 000000000000000b\r\n";
        assertThat(exchange(post(event + one, "1"))).startsWith("HTTP/1.1 202");
        String answer = exchange(post(event + other, "[1, 2]"));
        assertThat(answer)
                .startsWith("HTTP/1.1 409")
                .contains("application/problem+json", "streampair.dev,2026:foreign-numbers")
                .doesNotContain("Stream-Verdict");
        assertThat(output)
                .containsOnlyOnce("is a copy, or was restored, and its numbers may have been used for other items");
    }

    @ParameterizedTest
    @CsvSource({"202, k-1, 7, 0", "202, '\"k-1\"', [7], 0", "422, k-1, 8, 0", "202, k-2, 7, 1", "400, '\"k-1', 7, 0"})
    void acceptsAPostingWithAnIdempotencyKeyOnce(int status, String key, String body, int taken) throws IOException {
        String header = "Content-Type: application/json\r\nIdempotency-Key: ";
        assertThat(exchange(post(header + "k-1\r\n", "7"))).startsWith("HTTP/1.1 202");
        long before = this.relay.progress().sent();
        String answer = exchange(post(header + key + "\r\n", body));
        if (status == 202) {
            assertThat(answer).startsWith("HTTP/1.1 202").contains("Stream-Verdict: accepted");
        } else {
            assertThat(answer)
                    .startsWith("HTTP/1.1 " + status)
                    .contains("application/problem+json", "Not accepted: the ")
                    .doesNotContain("Stream-Verdict");
        }
        assertThat(this.relay.progress().sent()).isEqualTo(before + taken);
    }

    @Test
    void acceptsAChunkedBody() throws IOException {
        String answer = exchange("POST /stream HTTP/1.1\r\n" + HEAD
                + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n4\r\n1\r\n1\r\n0\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 202");
    }

    @ParameterizedTest
    @CsvSource({
        "400, 'GARBAGE'",
        "400, 'POST /stream|x HTTP/1.1\r\nHost: localhost'",
        "400, 'POST /stream%zz HTTP/1.1\r\nHost: localhost'",
        "400, 'POST /../stream HTTP/1.1\r\nHost: localhost'",
        "400, 'POST /stream HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 0'",
        "400, 'POST /stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: -2'",
        "400, 'POST /stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: x'",
        "417, 'POST /stream HTTP/1.1\r\nHost: localhost\r\nExpect: wonders\r\nContent-Type: application/json\r\nContent-Length: 0'",
        "404, 'GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close'",
        "405, 'POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0'",
        "406, 'GET / HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nConnection: close'",
        "404, 'POST /stream/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0'",
        "404, 'GET /error HTTP/1.1\r\nHost: localhost\r\nConnection: close'",
        "404, 'GET /actuator/nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close'",
        "406, 'GET /stream HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nConnection: close'",
        "405, 'PUT /stream HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0'",
        "405, 'TRACE /stream HTTP/1.1\r\nHost: localhost\r\nConnection: close'"
    })
    void refusesWhatIsNoRequestForItWithAProblem(int status, String request, CapturedOutput output) throws IOException {
        assertRefused(exchange(request + "\r\n\r\n"), status, output);
    }

    @ParameterizedTest
    @CsvSource({
        "415, application/x-www-form-urlencoded",
        "415, multipart/form-data",
        "415, multipart/form-data; boundary=x",
        "415, text/plain",
        "415, application/cloudevents+avro",
        "415, application/cloudevents-batch+json",
        "415, ///",
        "415, application/json;charset=nope"
    })
    void refusesABodyOfAnotherType(int status, String type, CapturedOutput output) throws IOException {
        assertRefused(exchange(post("Content-Type: " + type + "\r\n", "%zz")), status, output);
    }

    @ParameterizedTest
    @CsvSource({"text/html", "image/png", "///", "application/cbor"})
    void answersWithAProblemWhateverTheClientWouldRatherHave(String accept, CapturedOutput output) throws IOException {
        assertRefused(
                exchange(post("Content-Type: application/json\r\nAccept: " + accept + "\r\n", "\"41\"")), 400, output);
    }

    @Test
    void refusesABodyThatEndsTooEarly(CapturedOutput output) throws IOException {
        assertRefused(exchange("POST /stream HTTP/1.1\r\n" + HEAD + "Content-Length: 20\r\n\r\n41"), 408, output);
    }

    @Test
    void refusesBrokenChunks(CapturedOutput output) throws IOException {
        assertRefused(
                exchange("POST /stream HTTP/1.1\r\n" + HEAD + "Transfer-Encoding: chunked\r\n\r\nzz\r\n41\r\n"),
                408,
                output);
    }

    @Test
    void refusesADeclaredLengthOverTheLimitBeforeTheBodyComes(CapturedOutput output) throws IOException {
        assertRefused(exchange("POST /stream HTTP/1.1\r\n" + HEAD + "Content-Length: 1048577\r\n\r\n"), 413, output);
    }

    @Test
    void refusesABodyOverTheLimitThatDoesNotSayItsLength(CapturedOutput output) throws IOException {
        String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
        assertRefused(
                exchange("POST /stream HTTP/1.1\r\n" + HEAD + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk.repeat(17) + "0\r\n\r\n"),
                413,
                output);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /actuator/health", "POST /actuator/stream", "GET /actuator"})
    void refusesABodyThatIsTooLargeForTheActuator(String what, CapturedOutput output) throws IOException {
        String head = what + " HTTP/1.1\r\n" + HEAD + "Connection: close\r\n";
        String body = "{\"a\": \"" + "a".repeat(0x10000) + "\"}";
        assertRefused(exchange(head + "Content-Length: " + body.length() + "\r\n\r\n" + body), 413, output);
        assertRefused(
                exchange(head + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n"
                        + body + "\r\n0\r\n\r\n"),
                413,
                output);
    }

    @ParameterizedTest
    @CsvSource({
        "403, POST /actuator/stream/17, cross-site, ''",
        "403, POST /actuator/stream/17, same-site, 'Content-Type: Text/Plain;charset=utf-8\r\n'",
        "403, POST /stream, cross-site, 'Content-Type: text/plain\r\n'",
        "404, POST /actuator/stream/17, same-origin, ''",
        "404, POST /actuator/stream/17, none, ''",
        "404, POST /actuator/stream/17, cross-site, 'Content-Type: application/json\r\n'",
        "404, DELETE /actuator/stream/17, cross-site, ''",
        "404, GET /nowhere, cross-site, ''"
    })
    void refusesWhatAPageOfAnotherSitePostsUnasked(
            int status, String what, String site, String headers, CapturedOutput output) throws IOException {
        assertRefused(
                exchange(what + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Connection: close\r\nSec-Fetch-Site: "
                        + site + "\r\nContent-Length: 0\r\n\r\n"),
                status,
                output);
    }

    @ParameterizedTest
    @CsvSource({
        "403, 'Origin: http://elsewhere\r\n'",
        "403, 'Origin: null\r\n'",
        "404, 'Origin: http://a\r\nSec-Fetch-Site: same-origin\r\n'",
        "404, ''"
    })
    void knowsAPageOfAnotherSiteAlsoByItsOrigin(int status, String headers, CapturedOutput output) throws IOException {
        assertRefused(
                exchange("POST /actuator/stream/17 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers
                        + "Content-Length: 0\r\n\r\n"),
                status,
                output);
    }

    @Test
    void refusesTheLastItemOfMany(CapturedOutput output) throws IOException {
        long before = this.relay.progress().sent();
        String items = "1,".repeat(9_999);
        assertRefused(exchange(post("Content-Type: application/json\r\n", "[" + items + "\"2\"]")), 400, output);
        assertThat(this.relay.progress().sent()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "408, POST /stream, application/json",
        "415, POST /stream, text/plain",
        "408, GET /actuator/health, text/plain",
        "408, GET /actuator/health, application/json",
        "408, POST /actuator/stream, application/json",
        "408, POST /actuator/stream/17, application/x-www-form-urlencoded"
    })
    @Timeout(60)
    void letsGoOfAClientThatTricklesOnAndOn(int status, String what, String type) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
            OutputStream request = socket.getOutputStream();
            request.write((what + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                            + "\r\nContent-Length: 50000\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            socket.setSoTimeout(20);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            assertThat(closesOnOneWhoTrickles(socket, answer)).isTrue();
            assertThat(answer.toString(StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 " + status);
        }
    }

    /** Gives up after a while: the interrupt of a test's timeout ends no call on a socket. */
    private static boolean closesOnOneWhoTrickles(Socket socket, ByteArrayOutputStream answer) {
        byte[] buffer = new byte[8192];
        int count = 0;
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (count >= 0 && System.nanoTime() < end) {
                answer.write(buffer, 0, count);
                socket.getOutputStream().write(' ');
                count = readOrTimeout(socket.getInputStream(), buffer);
            }
            return count < 0;
        } catch (IOException ex) {
            // A reset is a close, too; whether the answer came before is for the caller to say.
            return true;
        }
    }

    @Test
    void keepsTheConnectionOfAClientThatSendsTheRestAfterItsAnswer() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
            socket.setSoTimeout(20_000);
            OutputStream request = socket.getOutputStream();
            request.write(("POST /stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                            + "Content-Length: 20\r\n\r\n0123456789")
                    .getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 415".length());
            assertThat(answer).asString(StandardCharsets.ISO_8859_1).isEqualTo("HTTP/1.1 415");
            request.write("0123456789GET /actuator/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1));
            byte[] next = socket.getInputStream().readAllBytes();
            assertThat(next).asString(StandardCharsets.ISO_8859_1).contains("HTTP/1.1 200");
        }
    }

    @Test
    void letsAClientThatStillSendsReadItsAnswer(CapturedOutput output) throws IOException {
        String body = " ".repeat(1_500_000);
        assertRefused(exchange(post("Content-Type: application/json\r\n", body)), 413, output);
        assertRefused(exchange(post("Content-Type: text/plain\r\n", body)), 415, output);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /actuator/stream/17?a=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0",
                "GET /actuator/metrics/stream.received?tag=a:%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close"
            })
    void refusesABrokenQuery(String request, CapturedOutput output) throws IOException {
        assertRefused(exchange(request + "\r\n\r\n"), 400, output);
    }

    @ParameterizedTest
    @CsvSource({"400, GET //", "400, POST //", "400, GET //stream", "404, GET /%20"})
    void findsNothingAtAPathThatIsNoUri(int status, String beginning, CapturedOutput output) throws IOException {
        assertRefused(
                exchange(beginning + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
                status,
                output);
    }

    @ParameterizedTest
    @CsvSource({"400, //stream", "404, /a/../stream", "404, /stream/", "404, /str%65am", "404, /stream;a=b"})
    void takesNothingAtAnotherSpellingOfThePath(int status, String path, CapturedOutput output) throws IOException {
        String answer = exchange("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: 1\r\n\r\n7");
        assertRefused(answer, status, output);
        assertThat(output).doesNotContain("message received");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "POST /str", "POST /stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: app"})
    void letsGoOfAClientThatStallsBeforeItsBody(String beginning) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
            socket.getOutputStream().write(beginning.getBytes(StandardCharsets.ISO_8859_1));
            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void letsGoOfAClientThatStallsInItsBody(CapturedOutput output) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
            socket.getOutputStream()
                    .write(("POST /stream HTTP/1.1\r\n" + HEAD + "Content-Length: 20\r\n\r\n41")
                            .getBytes(StandardCharsets.ISO_8859_1));
            socket.setSoTimeout(20_000);
            assertRefused(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1), 408, output);
        }
    }

    @Test
    void saysNothingOfAClientThatIsGone(CapturedOutput output) {
        ProblemAdvice advice = new ProblemAdvice(List.of());
        ServletWebRequest request = new ServletWebRequest(new MockHttpServletRequest());
        assertThat(advice.handleUnforeseen(new IOException("Broken pipe"), request))
                .isEqualTo(ResponseEntity.internalServerError().build());
        assertThat(output).doesNotContain("nobody foresaw");
    }

    private static int readOrTimeout(InputStream input, byte[] buffer) throws IOException {
        try {
            return input.read(buffer);
        } catch (SocketTimeoutException ex) {
            return 0;
        }
    }
}
