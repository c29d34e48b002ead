package dev.streampair.system.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.peer.Sink;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import dev.streampair.system.support.store.Durable;
import java.nio.file.Files;
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
                x.awaitMessage("paused: the outbox keeps the items for service-y");
                assertThat(x.http().get("/actuator/stream").body())
                        .startsWith("{\"state\":\"PAUSED\",\"paused\":{\"since\":\"20")
                        .contains("\"by\":null}", "\"size\":1,");
                assertThat(sink.size()).isZero();
                steer(x, "RUNNING");
                await("what waited").atMost(LoggedProcess.PATIENCE).until(() -> sink.size() == 1);
            }
        }
    }

    /** Whichever is heard of first goes on; the other keeps what it has, and says why. */
    @Test
    void aCopyOfAStoreIsNoticedByThePeer() throws Exception {
        int port = FreePorts.next();
        Path file = this.folder.resolve("service-x.db");
        try (ServiceProcess y = new ServiceCommand("service-y", port, ServiceCommand.loopback(PEER_NOT_THERE))
                .with("--relay.drain-timeout=1s", Pair.WITHOUT_END)
                .start()
                .awaitReady()) {
            try (ServiceProcess x = start("service-x", port).awaitReady()) {
                assertThat(x.http().post("/stream", "10").statusCode()).isEqualTo(202);
                y.awaitMessage("message received by service-y: 11");
                x.signal("TERM");
                assertThat(x.awaitExit(SECONDS)).isEqualTo(143);
            }
            Files.copy(file, this.folder.resolve("copy.db"));
            try (ServiceProcess copy = startOn("copy", "service-x", port).awaitReady();
                    ServiceProcess x = start("service-x", port).awaitReady()) {
                assertThat(copy.http().post("/stream", "20").statusCode()).isEqualTo(202);
                y.awaitMessage("message received by service-y: 21");
                assertThat(x.http().post("/stream", "30").statusCode()).isEqualTo(202);
                x.awaitMessage("service-y is down (HTTP 409: Not accepted: the sender");
                assertThat(x.http().outboxSize()).isEqualTo(1);
                assertThat(copy.http().post("/stream", "40").statusCode()).isEqualTo(202);
                y.awaitMessage("message received by service-y: 41");
            }
            assertThat(y.messages("message received by service-y: 31")).isEmpty();
            assertThat(y.messages("refused a request from"))
                    .hasSize(1)
                    .allMatch((message) -> message.contains(
                            "is a copy, or was restored, and its numbers may have been used for other items"));
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
        return startOn(service, service, peerPort, settings);
    }

    private ServiceProcess startOn(String store, String service, int peerPort, String... settings) {
        return Durable.command(service, FreePorts.next(), peerPort, Durable.file(this.folder, store))
                .with("--relay.drain-timeout=1s", Pair.WITHOUT_END)
                .with(settings)
                .start();
    }
}
