package dev.streampair.system.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.LoadClient;
import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.peer.Seed;
import dev.streampair.system.support.peer.Sequences;
import dev.streampair.system.support.peer.Sink;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pauses in mid-stream, of x, of y and of both, while a client presses on. */
class PauseIT {

    private static final int PAUSES = 6;

    private static final int MAX_POSTING = 50;

    /** So few that a pause fills it, and the client is refused. */
    private static final String CAPACITY = "--relay.outbox.capacity=200";

    private static final String[] SETTINGS = {
        Pair.WITHOUT_END,
        CAPACITY,
        "--relay.inbound.max-items=100",
        "--relay.delivery.max-items=100",
        "--relay.retry.initial-delay=5ms",
        "--relay.retry.max-delay=50ms",
        "--relay.retry.max-retry-after=10ms"
    };

    @Test
    void loseNothingAndChangeNoOrder() throws Exception {
        try (Sink sink = new Sink();
                Pair pair = Pair.into(sink, SETTINGS).start().awaitReady();
                LoadClient client = LoadClient.start(pair.x().http(), MAX_POSTING, Seed.random("client"))) {
            for (int pause = 0; pause < PAUSES; pause++) {
                awaitMore(sink);
                List<ServiceProcess> paused = switch (pause % 3) {
                    case 0 -> List.of(pair.x());
                    case 1 -> List.of(pair.y());
                    default -> List.of(pair.x(), pair.y());
                };
                pauseUntilTheClientIsRefused(paused, client);
            }
            client.stop();
            pair.awaitEmpty();
            Sequences.assertSame("x of the client", pair.x().received(), client.accepted());
            Sequences.assertSame(
                    "y of x", pair.y().received(), Sequences.plus(1, pair.x().received()));
            List<Long> expected = new ArrayList<>(List.of(1L));
            expected.addAll(Sequences.plus(1, pair.y().received()));
            Sequences.assertSame("sink of y", sink.items(), expected);
            assertThat(pair.x().messages("paused: the outbox keeps the items for service-y"))
                    .hasSize(PAUSES * 2 / 3);
            assertThat(pair.x().messages("running again")).hasSize(PAUSES * 2 / 3);
        }
    }

    private static void awaitMore(Sink sink) {
        int before = sink.size();
        await("a stream that goes on").atMost(LoggedProcess.PATIENCE).until(() -> sink.size() > before);
    }

    private static void pauseUntilTheClientIsRefused(List<ServiceProcess> services, LoadClient client)
            throws Exception {
        for (ServiceProcess service : services) {
            steer(service, "PAUSED");
        }
        long before = client.refusals();
        await("a client that finds no room").atMost(LoggedProcess.PATIENCE).until(() -> client.refusals() > before);
        for (ServiceProcess service : services) {
            steer(service, "RUNNING");
        }
    }

    private static void steer(ServiceProcess service, String state) throws Exception {
        assertThat(service.http()
                        .post("/actuator/stream", "{\"state\": \"%s\"}".formatted(state))
                        .body())
                .startsWith("{\"state\":\"%s\"".formatted(state));
    }
}
