package dev.streampair.system.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.peer.Sink;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceHttp;
import org.junit.jupiter.api.Test;

/** Clients post to x, x to y, y to a sink. y halts, and x keeps what it does not take. */
class KeptOnHaltIT {

    @Test
    void yTakesWhatWaitedOnceItGoesOn() throws Exception {
        try (Sink sink = new Sink();
                Pair pair = Pair.into(sink, "--relay.peer.on-halt=keep", "--relay.retry.max-delay=200ms")
                        .start()
                        .awaitReady()) {
            ServiceHttp x = pair.x().http();
            assertThat(x.post("/stream", "[1, 3, 5, 7]").statusCode()).isEqualTo(202);
            pair.x().awaitMessage("HALTING: service-y has halted, and what is sent to it waits until it goes on");
            assertThat(x.post("/stream", "100").statusCode()).isEqualTo(202);
            await().atMost(LoggedProcess.PATIENCE)
                    .until(() -> x.get("/actuator/stream").body().contains("\"size\":2,"));
            assertThat(x.get("/actuator/stream").body()).contains("\"state\":\"HALTED\",\"onHalt\":\"KEEP\"");
            assertThat(x.get("/actuator/health").body()).contains("has halted: items for it wait until it goes on");
            pair.y().http().post("/actuator/exchange", "{\"seed\": 50, \"haltAfter\": 2}");
            await().atMost(LoggedProcess.PATIENCE).until(() -> sink.size() == 7);
            assertThat(sink.items()).containsExactly(1L, 3L, 5L, 7L, 50L, 9L, 102L);
            assertThat(pair.y().received()).containsExactly(2L, 4L, 6L, 8L, 101L);
            assertThat(x.meter("stream.dropped")).isZero();
            assertThat(pair.x().messages("HALTING")).hasSize(1);
        }
    }
}
