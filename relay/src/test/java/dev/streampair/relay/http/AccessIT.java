package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.Relay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Locked down as docs/operations.md says: nothing can be steered, and what can be read is on a port of its own. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.access.max-permitted=read-only",
            "management.server.port=0",
            "server.forward-headers-strategy=native",
            "relay.allowed-hosts=Named.example"
        })
class AccessIT {

    /** Of this machine, too, and not the one that the service is bound to. */
    private static final String OTHER_ADDRESS = "127.0.0.2";

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    @Autowired
    private Relay relay;

    private int send(int port, HttpRequest.Builder request, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:%d%s".formatted(port, path));
        return this.client
                .send(
                        request.uri(uri)
                                .header("Content-Type", "application/json")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void letsItBeReadAndNotSteered() throws IOException, InterruptedException {
        HttpRequest.Builder pause = HttpRequest.newBuilder().POST(BodyPublishers.ofString("{\"state\": \"PAUSED\"}"));
        assertThat(send(this.managementPort, HttpRequest.newBuilder().GET(), "/actuator/stream"))
                .isEqualTo(200);
        assertThat(send(this.managementPort, pause, "/actuator/stream")).isEqualTo(405);
        assertThat(send(this.managementPort, HttpRequest.newBuilder().DELETE(), "/actuator/stream/1"))
                .isEqualTo(405);
        assertThat(this.relay.isPaused()).isFalse();
    }

    @Test
    void leavesOnlyTheStreamOnTheMainPort() throws IOException, InterruptedException {
        for (String path : new String[] {"/actuator", "/actuator/stream", "/actuator/health"}) {
            assertThat(send(this.port, HttpRequest.newBuilder().GET(), path)).isEqualTo(404);
        }
        assertThat(send(this.port, HttpRequest.newBuilder().POST(BodyPublishers.ofString("1")), "/stream"))
                .isEqualTo(202);
    }

    @Test
    void guardsThatPortAsTheMainOne() throws IOException, InterruptedException {
        HttpRequest.Builder large = HttpRequest.newBuilder().POST(BodyPublishers.ofString(" ".repeat(100_000)));
        assertThat(send(this.managementPort, large, "/actuator/stream")).isEqualTo(413);
        assertThat(answerTo("GARBAGE\r\n\r\n")).startsWith("HTTP/1.1 400").contains("application/problem+json");
        String foreign =
                "Host: localhost\r\nConnection: close\r\nSec-Fetch-Site: cross-site\r\nContent-Length: 0\r\n\r\n";
        assertThat(answerTo("POST /actuator/stream/1 HTTP/1.1\r\n" + foreign))
                .startsWith("HTTP/1.1 403")
                .contains("application/problem+json");
    }

    /** A page of another site, whose name resolves to a loopback address. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "attacker.example",
                "attacker.example:8081",
                "127.0.0.1.attacker.example",
                "localhost.example",
                "10.0.0.1"
            })
    @ExtendWith(OutputCaptureExtension.class)
    void servesNobodyWhoTakesItForAnotherHost(String host, CapturedOutput output) throws IOException {
        for (String line : new String[] {
            "POST /actuator/stream HTTP/1.1",
            "GET /actuator/stream HTTP/1.1",
            "GET http://%s/actuator/health HTTP/1.1".formatted(host)
        }) {
            assertThat(answerTo(this.managementPort, line, host))
                    .startsWith("HTTP/1.1 421")
                    .contains("relay.allowed-hosts");
        }
        for (String method : new String[] {"POST", "GET", "OPTIONS"}) {
            assertThat(answerTo(this.port, method + " /stream HTTP/1.1", host))
                    .startsWith("HTTP/1.1 421")
                    .contains("application/problem+json", host.replace(":8081", "") + " is not one of its names")
                    .doesNotContain("Stream-Verdict");
        }
        // At both ports, and not for each request; for the next host it is told already.
        assertThat(output.toString().split("refused a request from 127.0.0.1: This service listens on", -1))
                .hasSizeLessThan(4);
    }

    /** A page can send these headers, as it takes the service for its own site. */
    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-Host: localhost", "Forwarded: host=localhost"})
    void servesNobodyWhoSaysToForwardForItsName(String header) throws IOException {
        String head = "Host: attacker.example\r\n%s\r\nConnection: close\r\n\r\n".formatted(header);
        assertThat(answerTo(this.managementPort, "GET /actuator/stream HTTP/1.1\r\n" + head))
                .startsWith("HTTP/1.1 421");
        assertThat(answerTo(this.port, "OPTIONS /stream HTTP/1.1\r\n" + head)).startsWith("HTTP/1.1 421");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:1",
                "x.localhost",
                "127.0.0.1",
                "127.9.9.9",
                "[::1]:8081",
                "[0:0:0:0:0:0:0:1]",
                "named.example"
            })
    void servesThoseWhoCallItByItsName(String host) throws IOException {
        assertThat(answerTo(this.managementPort, "GET /actuator/health HTTP/1.1", host))
                .startsWith("HTTP/1.1 200");
        assertThat(answerTo(this.port, "OPTIONS /stream HTTP/1.1", host)).startsWith("HTTP/1.1 200");
    }

    private static String answerTo(int port, String line, String host) throws IOException {
        return answerTo(port, line + "\r\nHost: " + host + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    }

    private String answerTo(String request) throws IOException {
        return answerTo(this.managementPort, request);
    }

    private static String answerTo(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void opensThatPortToNobodyButThoseWhoReachTheMainOne() {
        assertThat(isOpenAt("127.0.0.1")).isTrue();
        assertThat(isOpenAt(OTHER_ADDRESS)).isFalse();
    }

    private boolean isOpenAt(String address) {
        try (Socket socket = new Socket(address, this.managementPort)) {
            return socket.isConnected();
        } catch (IOException ex) {
            return false;
        }
    }
}
