package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the server refuses before a handler sees it, on the service's port and on the actuator's. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"management.server.port=0", "server.max-http-request-header-size=2KB"})
class MalformedIT {

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    private static String answerTo(String request, int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "400 | : 'a b' | P~Host: a b",
                "400 | a character that a host may not have: '\u00e4 b' | P~Host: \u00e4\u0085b",
                "400 | a port that is not a number from 1 to 65535: 'a:99999' | P~Host: a:99999",
                "400 | a port that is not a number from 1 to 65535: 'http://a' | P~Host: http://a",
                "400 | not a valid IPv6 address: '[::x]' | P~Host: [::x]",
                "400 | only once: 'a' and 'b' | P~Host: a~Host: b",
                "400 | only once: 'a, b' | P~Host: a, b",
                "400 | a character that a host may not have: '>' | POST http://b/stream HTTP/1.1~Host: >",
                "400 | The header Host is missing or names no host | P~Content-Length: 0",
                "400 | The header Host is missing or names no host | P~Host:",
                "400 | Host is 'a', but the request line names another host | POST http://b/stream HTTP/1.1~Host: a",
                "400 | Content-Length is not a single number | P~Host: a~Content-Length: -2",
                "400 | Content-Length is not a single number | P~Host: a~Content-Length: 99999999999999999999",
                "400 | Content-Length is not a single number | P~Host: a~Content-Length: 1~Content-Length: 2",
                "400 | both sent | P~Host: a~Content-Length: 1~Transfer-Encoding: chunked",
                "400 | not the last coding | P~Host: a~Transfer-Encoding: chunked, gzip",
                "400 | A header is malformed | P~Host: a~X : 1",
                "400 | A header is malformed (Line Folding not supported) | P~Host: a~X: 1~ 2",
                "400 | The request line is malformed (No URI) | GARBAGE",
                "400 | malformed or ambiguous (!hex z) | POST /a%zz HTTP/1.1~Host: a",
                "400 | malformed or ambiguous (Ambiguous URI path separator) | POST /a%2fb HTTP/1.1~Host: a",
                "400 | may be TLS | \"\u0016\u0003\u0001\"",
                "505 | End it with HTTP/1.1 | GET / HTTP/1.9~Host: a",
                "426 | HTTP/2 is off here | PRI * HTTP/2.0",
                "417 | Expect | P~Host: a~Expect: wonders"
            })
    void saysWhatIsWrong(int status, String detail, String request, CapturedOutput output) throws IOException {
        String whole = request.replace("P~", "POST /stream HTTP/1.1~").replace("~", "\r\n") + "\r\n\r\n";
        for (int each : new int[] {this.port, this.managementPort}) {
            assertRefused(answerTo(whole, each), status, detail, output);
        }
    }

    @Test
    void saysWhichLimitWasPassed(CapturedOutput output) throws IOException {
        for (int each : new int[] {this.port, this.managementPort}) {
            String setting = "server.max-http-request-header-size";
            String longPath = "GET /" + "a".repeat(5000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            assertRefused(answerTo(longPath, each), 414, "the 2048 bytes", output);
            assertThat(answerTo(longPath, each)).contains(setting);
            String longHead = "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(5000) + "\r\n\r\n";
            assertRefused(answerTo(longHead, each), 431, "the 2048 bytes", output);
            assertThat(answerTo(longHead, each)).contains(setting);
        }
    }

    @ParameterizedTest
    @CsvSource({"/stream", "/actuator/stream"})
    void tellsMalformedChunksFromABodyThatEnds(String path, CapturedOutput output) throws IOException {
        String head =
                "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        .formatted(path);
        assertRefused(answerTo(head + "zz\r\n41\r\n", this.port), 408, "the body's chunks are malformed", output);
    }

    private static void assertRefused(String answer, int status, String detail, CapturedOutput output) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("Content-Type: application/problem+json", "\"status\":" + status, detail)
                .doesNotContain(Verdict.HEADER, "/badMessage", "again, whole");
        assertThat(output).doesNotContain("\tat ", "org.eclipse.jetty", "message received by");
    }

    /** Whatever is sent: the text of none makes a line. The number of those left out is RefusalLogTests'. */
    @Test
    void logsEachKindOnceWithWhoSentIt(CapturedOutput output) throws IOException {
        for (int i = 0; i < 20; i++) {
            answerTo("GET / HTTP/1.1\r\nHost: a b\u001b" + i + "\r\n\r\n", this.port);
            answerTo("GET / HTTP/1.1\r\nHost: a<" + i + "\r\n\r\n", this.port);
        }
        assertThat(output.getAll().lines().filter((line) -> line.contains("The header Host has a character")))
                .hasSizeBetween(1, 2)
                .allSatisfy((line) -> assertThat(line).contains("WARN", "refused a request from 127.0.0.1: "));
    }
}
