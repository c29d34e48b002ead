package dev.streampair.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.peer.Seed;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.ServiceCommand;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A build writes the jar of a service that runs from it: the same file is cut off and gets other bytes. The service
 * goes on with what it has loaded by then, which is all that it needs. In each test the replaced service does something
 * for the first time.
 */
@Execution(ExecutionMode.CONCURRENT)
class ReplacedJarIT {

    /** A drain takes 5 seconds at the most, and the rest of a stop a moment. */
    private static final Duration SECONDS = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private Pair pair = Pair.wired();

    /** Starts x from a jar of its own, lets it exchange with y until the halt, and replaces the jar. */
    @BeforeEach
    void replaceTheJarOfX() throws IOException {
        int x = FreePorts.next();
        int y = FreePorts.next();
        Path jar = ServiceCommand.jar(this.folder, "service-x");
        Files.createDirectories(jar.resolveSibling("."));
        Files.copy(ServiceCommand.jar(ServiceCommand.BUILD, "service-x"), jar);
        this.pair = new Pair(
                new ServiceCommand(
                                "service-x",
                                x,
                                ServiceCommand.loopback(y),
                                "--logging.level.dev.streampair.relay.spring.ClassPreloader=debug")
                        .of(this.folder),
                new ServiceCommand("service-y", y, ServiceCommand.loopback(x)));
        this.pair.start().awaitHalt();
        this.pair.x().awaitMessage("loaded the classes that failures and the shutdown need");
        overwrite(jar);
    }

    /** Cuts a file off, and writes noise to it: the same file, for whoever has it open. */
    private static void overwrite(Path file) throws IOException {
        byte[] noise = new byte[(int) Files.size(file) / 2];
        Seed.random("replaced jar").nextBytes(noise);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(noise);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    @AfterEach
    void close() {
        this.pair.close();
    }

    @Test
    void takesPostingsAndDeliversThem() throws Exception {
        assertThat(post("100").statusCode()).isEqualTo(202);
        assertThat(post("[200, 300]").statusCode()).isEqualTo(202);
        this.pair.x().awaitMessage(Pair.DROPPED + "201, 301");
        assertThat(this.pair.x().received()).contains(100L, 200L, 300L);
    }

    @Test
    void refusesAPostingWithAProblem() throws Exception {
        assertProblem(post("\"41\""), 400, "bad-items");
        assertProblem(post("[1,"), 400, "bad-items");
        assertProblem(this.pair.x().http().post("/nothing", "1"), 404, "not-found");
    }

    @Test
    void answersTheProbes() throws Exception {
        assertAnswered("/actuator/health/liveness", "\"livenessState\":{\"status\":\"UP\"}");
        assertAnswered("/actuator/health/readiness", "\"readinessState\":{\"status\":\"UP\"}");
        assertAnswered("/actuator/health", "\"state\":\"HALTED\"");
    }

    @Test
    void showsTheStreamAndTheMeters() throws Exception {
        assertAnswered("/actuator/stream", "{\"state\":\"RUNNING\"");
        assertAnswered("/actuator/prometheus", "stream_received_items_total{service=\"service-x\"} 4.0");
        assertAnswered("/actuator/metrics/stream.received", "\"value\":4.0");
    }

    @Test
    void pausesAndResumes() throws Exception {
        assertThat(this.pair
                        .x()
                        .http()
                        .post("/actuator/stream", "{\"state\": \"PAUSED\"}")
                        .body())
                .startsWith("{\"state\":\"PAUSED\"");
        assertThat(this.pair
                        .x()
                        .http()
                        .post("/actuator/stream", "{\"state\": \"RUNNING\"}")
                        .body())
                .startsWith("{\"state\":\"RUNNING\"");
    }

    @Test
    void sendsTheStreamToAFollower() throws Exception {
        try (Crowd crowd = Crowd.follow(this.pair.x(), 1, 0)) {
            crowd.awaitBytes(1);
            long before = crowd.bytesRead();
            assertThat(post("100").statusCode()).isEqualTo(202);
            crowd.awaitBytes(before + 1);
            assertThat(crowd.broken()).isZero();
        }
    }

    @Test
    void saysThatThePeerIsDownAndThatItIsBack() throws Exception {
        this.pair.y().kill();
        assertThat(post("100").statusCode()).isEqualTo(202);
        this.pair.x().awaitMessage("service-y is down");
        assertThat(this.pair.x().http().get("/actuator/health").body()).contains("PEER_DOWN");
        this.pair.startY();
        this.pair.x().awaitMessage("service-y is back");
    }

    @Test
    void drainsAndEndsOnSigterm() throws Exception {
        this.pair.y().kill();
        assertThat(post("100").statusCode()).isEqualTo(202);
        this.pair.x().signal("TERM");
        assertThat(this.pair.x().awaitExit(SECONDS)).isEqualTo(143);
        assertThat(this.pair.x().namedAsLeft()).containsExactly(101L);
    }

    private HttpResponse<String> post(String json) throws Exception {
        return this.pair.x().http().post("/stream", json);
    }

    private void assertAnswered(String path, String part) throws Exception {
        HttpResponse<String> answer = this.pair.x().http().get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains(part);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"status\":" + status, "\"tag:streampair.dev,2026:%s\"".formatted(type));
    }
}
