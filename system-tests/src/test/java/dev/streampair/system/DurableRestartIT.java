package dev.streampair.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What waited when a service ended is delivered by its next start, however it ended. The peer comes only then. */
@Execution(ExecutionMode.CONCURRENT)
class DurableRestartIT {

    private static final Duration SECONDS = Duration.ofSeconds(20);

    private static final int PEER_NOT_THERE = FreePorts.next();

    @TempDir
    private Path folder;

    @Test
    void xDeliversWhatWaitedThroughAKillAndAStop() throws Exception {
        try (ServiceProcess x = start("service-x", PEER_NOT_THERE).awaitReady()) {
            assertThat(x.http().post("/stream", "[1, 2, 3]").statusCode()).isEqualTo(202);
            assertThat(x.http().post("/stream", "4").statusCode()).isEqualTo(202);
            x.kill();
        }
        try (ServiceProcess x = start("service-x", PEER_NOT_THERE).awaitReady()) {
            assertThat(x.http().post("/stream", "5").statusCode()).isEqualTo(202);
            x.signal("TERM");
            assertThat(x.awaitExit(SECONDS)).isEqualTo(143);
            assertThat(x.messages("")).anyMatch((message) -> message.contains("the store keeps 5 items"));
            assertThat(x.namedAsLeft()).isEmpty();
        }
        assertNextStartDelivers("service-x", 2, 3, 4, 5, 6);
    }

    /** The next start is told of another seed, with which it would begin if the store did not hold an exchange. */
    @Test
    void yDeliversTheSeedOnceThoughItWasKilledBeforeItCould() throws Exception {
        try (ServiceProcess y =
                start("service-y", PEER_NOT_THERE, "--exchange.seed=7000001").awaitReady()) {
            assertThat(y.http().outboxSize()).isEqualTo(1);
            y.kill();
        }
        assertNextStartDelivers("service-y", 7000001);
    }

    @Test
    void aPauseHoldsAfterAKillUntilItEnds() throws Exception {
        try (Sink sink = new Sink()) {
            try (ServiceProcess x = start("service-x", sink.port()).awaitReady()) {
                steer(x, "PAUSED");
                assertThat(x.http().post("/stream", "1").statusCode()).isEqualTo(202);
                x.kill();
            }
            try (ServiceProcess x = start("service-x", sink.port()).awaitReady()) {
                x.awaitMessage("paused: what waits for service-y is kept");
                assertThat(x.http().get("/actuator/stream").body())
                        .startsWith("{\"state\":\"PAUSED\",\"paused\":{\"since\":\"20")
                        .contains("\"by\":null}", "\"size\":1,");
                assertThat(sink.size()).isZero();
                steer(x, "RUNNING");
                await("what waited").atMost(LoggedProcess.PATIENCE).until(() -> sink.size() == 1);
            }
        }
    }

    private static void steer(ServiceProcess service, String state) throws Exception {
        assertThat(service.http()
                        .post("/actuator/stream", "{\"state\": \"%s\"}".formatted(state))
                        .statusCode())
                .isEqualTo(200);
    }

    private void assertNextStartDelivers(String name, long... items) throws Exception {
        try (Sink sink = new Sink();
                ServiceProcess service = start(name, sink.port()).awaitReady()) {
            await("what waited").atMost(LoggedProcess.PATIENCE).until(() -> sink.size() >= items.length);
            assertThat(service.http().post("/stream", "10").statusCode()).isEqualTo(202);
            await("the item after").atMost(LoggedProcess.PATIENCE).until(() -> sink.size() > items.length);
            assertThat(sink.items())
                    .containsExactlyElementsOf(LongStream.concat(LongStream.of(items), LongStream.of(11))
                            .boxed()
                            .toList());
        }
    }

    private ServiceProcess start(String service, int peerPort, String... settings) {
        return Durable.command(service, FreePorts.next(), peerPort, Durable.file(this.folder, service))
                .with("--relay.drain-timeout=1s", Pair.WITHOUT_END)
                .with(settings)
                .start();
    }
}
