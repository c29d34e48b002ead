package dev.streampair.system.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceProcess;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A service that is told to drain, as before a rolling change: its peer is down, comes back, and gets all that was
 * taken.
 */
@Execution(ExecutionMode.CONCURRENT)
class DrainOnRequestIT {

    @Test
    void refusesWhatIsNewAndDeliversWhatWaitsUntilItRunsAgain() throws Exception {
        try (Pair pair = Pair.wired(Pair.WITHOUT_END)) {
            ServiceProcess x = pair.startX().awaitReady();
            assertThat(x.http().post("/stream", "[2001,3001]").statusCode()).isEqualTo(202);
            x.awaitMessage("service-y is down");
            assertThat(steer(x, "DRAINING"))
                    .startsWith("{\"state\":\"DRAINING\"")
                    .contains("\"outbox\":{\"size\":2,");
            HttpResponse<String> refusal = x.http().post("/stream", "4001");
            assertThat(refusal.statusCode()).isEqualTo(503);
            assertThat(refusal.headers().firstValue("Retry-After")).isPresent();
            assertThat(refusal.headers().firstValue("Stream-Verdict")).hasValue("later");
            assertThat(readiness(x)).isEqualTo(503);

            // Its seed is refused as well, and waits in y.
            ServiceProcess y = pair.startY().awaitReady();
            await("an empty outbox")
                    .atMost(LoggedProcess.PATIENCE)
                    .until(() -> x.http().outboxSize() == 0);
            y.awaitMessages("message received by service-y: ", 2);
            assertThat(y.received()).containsExactly(2002L, 3002L);
            y.awaitMessage("service-x accepts no items for now");
            assertThat(x.received()).containsExactly(2001L, 3001L);

            assertThat(steer(x, "RUNNING")).startsWith("{\"state\":\"RUNNING\"");
            assertThat(readiness(x)).isEqualTo(200);
            assertThat(x.http().post("/stream", "4001").statusCode()).isEqualTo(202);
            await("what waited in y")
                    .atMost(LoggedProcess.PATIENCE)
                    .until(() -> x.received().containsAll(List.of(1L, 2003L, 3003L, 4001L)));
            assertThat(x.messages("draining: ")).hasSize(1);
            assertThat(x.messages("running again")).hasSize(1);
        }
    }

    private static String steer(ServiceProcess service, String state) throws Exception {
        return service.http()
                .post("/actuator/stream", "{\"state\": \"%s\"}".formatted(state))
                .body();
    }

    private static int readiness(ServiceProcess service) throws Exception {
        return service.http().get("/actuator/health/readiness").statusCode();
    }
}
