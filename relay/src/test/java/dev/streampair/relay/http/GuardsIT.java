package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.RelayApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What guards the servlets, wherever the settings put them. */
@Timeout(120)
class GuardsIT {

    private static final int PATIENCE_MILLIS = 30_000;

    /** Of the service's pool of 32 threads. */
    private static final int SERVLET_THREADS = 16;

    private @Nullable ServletWebServerApplicationContext context;

    @RestController
    static class Slow {

        private final Semaphore entered = new Semaphore(0);

        private final CountDownLatch end = new CountDownLatch(1);

        @GetMapping({"/slow", "/x/health/slow"})
        String answer() throws InterruptedException {
            this.entered.release();
            this.end.await();
            return "";
        }
    }

    private int start(String portName, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("--server.port=0");
        this.context = (ServletWebServerApplicationContext)
                SpringApplication.run(new Class<?>[] {RelayApplication.class, Slow.class}, all.toArray(String[]::new));
        return this.context.getEnvironment().getRequiredProperty(portName, Integer.class);
    }

    private ServletWebServerApplicationContext context() {
        return Objects.requireNonNull(this.context);
    }

    private JettyWebServer server() {
        return (JettyWebServer) Objects.requireNonNull(context().getWebServer());
    }

    @AfterEach
    void stop() {
        context().getBean(Slow.class).end.countDown();
        context().close();
    }

    private static Socket send(int port, String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static String statusOf(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
    }

    private static String answerTo(int port, String request) throws IOException {
        try (Socket socket = send(port, request)) {
            return statusOf(socket);
        }
    }

    private static String post(String path, String more) {
        return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%s".formatted(path, more);
    }

    private static Duration timeOfProbe(int port, String actuator) throws IOException {
        long begin = System.nanoTime();
        assertThat(answerTo(port, "GET " + actuator + "/health/liveness HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .isEqualTo("HTTP/1.1 200");
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @ParameterizedTest
    @CsvSource({
        "--management.endpoints.web.base-path=/manage/, --spring.mvc.servlet.path=/, local.server.port, /manage, /stream",
        "--management.endpoints.web.base-path=/, --management.server.port=0, local.management.port, '', /stream",
        "--spring.mvc.servlet.path=/mvc, --server.servlet.context-path=/app, local.server.port, /app/mvc/actuator, /app/stream"
    })
    void boundABodyInBytesAndTimeWhereverTheActuatorIs(
            String setting, String other, String portName, String actuator, String stream) throws IOException {
        int port = start(portName, setting, other, "--relay.inbound.timeout=300ms");
        String path = actuator + "/stream";
        assertThat(answerTo(port, post(path, "Content-Length: 65537\r\n\r\n"))).isEqualTo("HTTP/1.1 413");
        String chunk = "10001\r\n" + " ".repeat(0x10001) + "\r\n";
        assertThat(answerTo(port, post(path, "Transfer-Encoding: chunked\r\n\r\n" + chunk)))
                .isEqualTo("HTTP/1.1 413");
        assertThat(answerTo(port, post(path, "Content-Length: 20\r\n\r\n{"))).isEqualTo("HTTP/1.1 408");
        assertThat(answerTo(port, post(path, "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n")))
                .isEqualTo("HTTP/1.1 408");
        int main = server().getPort();
        assertThat(answerTo(main, post(stream, "Content-Length: 2\r\n\r\n41"))).isEqualTo("HTTP/1.1 202");
    }

    @ParameterizedTest
    @CsvSource({
        "--management.endpoints.web.base-path=/manage/, --spring.mvc.servlet.path=/, '', /manage/health/liveness",
        "--spring.mvc.servlet.path=/mvc, --server.servlet.context-path=/app, /app/mvc, /app/mvc/actuator/health/readiness",
        "--management.endpoints.web.path-mapping.health=alive, --server.servlet.context-path=/app, /app, /app/actuator/alive/liveness"
    })
    void answerAProbeWhenOthersHoldAllThatTheServletsMayHave(
            String setting, String other, String servlets, String probe) throws Exception {
        int port = start("local.server.port", setting, other);
        List<Socket> held = new ArrayList<>();
        for (int i = 0; i < 2 * SERVLET_THREADS; i++) {
            for (String path : List.of("/x/health/slow", "/slow")) {
                held.add(send(port, "GET " + servlets + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            }
        }
        context().getBean(Slow.class).entered.acquire(SERVLET_THREADS);
        assertThat(answerTo(port, "GET " + probe + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .isEqualTo("HTTP/1.1 200");
        assertThat(context().getBean(Slow.class).entered.availablePermits())
                .as("threads beyond the servlets'")
                .isZero();
        for (Socket socket : held) {
            socket.close();
        }
    }

    @Test
    void spendNoThreadOnClientsThatStallAfterTheirHead() throws IOException {
        int port = start("local.server.port", "--relay.inbound.timeout=5s");
        QueuedThreadPool threads = (QueuedThreadPool) server().getServer().getThreadPool();
        List<Socket> stalled = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            for (String path : List.of("/actuator/stream", "/stream")) {
                stalled.add(send(port, post(path, "Content-Length: 10\r\n\r\n")));
            }
        }
        Duration shortest = Duration.ofMillis(PATIENCE_MILLIS);
        int busiest = 0;
        for (int i = 0; i < 20; i++) {
            Duration probe = timeOfProbe(port, "/actuator");
            shortest = (probe.compareTo(shortest) < 0) ? probe : shortest;
            busiest = Math.max(busiest, threads.getUtilizedThreads());
        }
        assertThat(shortest).isLessThan(Duration.ofSeconds(1));
        assertThat(busiest).as("threads at work").isLessThan(SERVLET_THREADS / 2);
        for (Socket socket : stalled) {
            assertThat(statusOf(socket)).isEqualTo("HTTP/1.1 408");
            socket.close();
        }
    }
}
