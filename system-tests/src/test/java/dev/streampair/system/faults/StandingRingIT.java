package dev.streampair.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceHttp;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Without {@code relay.peer.key}, someone who posts in the name of each service to the other can fill both, so that
 * each waits for the other. That is told, and an operator can end it.
 */
class StandingRingIT {

    private static final int CAPACITY = 10;

    private static final String[] SETTINGS = {
        Pair.WITHOUT_END,
        "--relay.outbox.capacity=" + CAPACITY,
        "--relay.inbound.max-items=" + CAPACITY,
        "--relay.delivery.max-items=1",
        "--relay.retry.max-delay=100ms",
        "--relay.retry.max-retry-after=100ms"
    };

    @Test
    void isToldAndMovesAgainOnceItemsAreDeadLetters() throws Exception {
        try (Pair pair = Pair.wired(SETTINGS).start().awaitReady()) {
            ServiceHttp x = pair.x().http();
            ServiceHttp y = pair.y().http();
            x.post("/actuator/stream", "{\"state\": \"PAUSED\"}");
            y.post("/actuator/stream", "{\"state\": \"PAUSED\"}");
            fill(x, "/service-y/forged");
            fill(y, "/service-x/forged");
            x.post("/actuator/stream", "{\"state\": \"RUNNING\"}");
            y.post("/actuator/stream", "{\"state\": \"RUNNING\"}");
            String told = "delivery to service-y is blocked until it accepts the item or an operator decides: item ";
            pair.x().awaitMessage(told);
            assertThat(pair.x().messages(told)).singleElement().asString().contains("raise relay.outbox.capacity");
            assertThat(x.get("/actuator/health").body()).contains("\"BLOCKED\"");
            assertThat(x.meter("stream.blocked")).isEqualTo(1);
            long received = y.meter("stream.received");
            bury(y);
            await().atMost(LoggedProcess.PATIENCE).until(() -> y.meter("stream.received") > received + CAPACITY);
        }
    }

    /** Posts one item after the other, until there is no room for the peer's either. */
    private static void fill(ServiceHttp service, String source) throws Exception {
        int status = 202;
        for (int number = 1; status == 202; number++) {
            Map<String, String> event = Map.of(
                    "ce-specversion",
                    "1.0",
                    "ce-type",
                    "dev.streampair.items",
                    "ce-source",
                    source,
                    "ce-id",
                    number + "-" + number);
            status = service.post("/stream", Integer.toString(1000 + number), event)
                    .statusCode();
        }
        assertThat(status).isEqualTo(429);
        assertThat(service.outboxSize()).isEqualTo(2 * CAPACITY);
    }

    /** Makes the item at the head a dead letter. */
    private static void bury(ServiceHttp service) throws Exception {
        String state = service.get("/actuator/stream").body();
        String first = state.replaceAll(".*\"head\":\\{\"first\":(\\d+),.*", "$1");
        assertThat(service.post("/actuator/stream/" + first + "/dead-letter", "{}")
                        .statusCode())
                .as(state)
                .isEqualTo(200);
    }
}
