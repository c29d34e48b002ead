package dev.streampair.system.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceProcess;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What who watches a service sees of its troubles: in health, in the probes, in the scrape and in the log. */
@Execution(ExecutionMode.CONCURRENT)
class WatchIT {

    @Test
    void showsAnOutageOfThePeerBeginLastAndEnd() throws Exception {
        try (Pair pair = Pair.wired().start().awaitHalt()) {
            ServiceProcess x = pair.x();
            assertState(x, "UP", 1, 200);
            assertThat(health(x))
                    .contains("\"peer\":{\"name\":\"service-y\",\"state\":\"HALTED\"")
                    .doesNotContain("lastError");
            pair.y().kill();
            x.http().post("/stream", "41");
            x.awaitMessage("service-y is down");
            assertState(x, "PEER_DOWN", 0, 200);
            assertThat(health(x))
                    .contains("\"state\":\"DOWN\"", "\"lastError\":\"no answer: ", "\"waiting\":1")
                    .containsPattern("\"oldestAge\":\"PT[0-9.M]+S\"");
            long failures = x.http().meter("stream.retries");
            await().atMost(LoggedProcess.PATIENCE)
                    .until(() -> x.http().meter("stream.retries") > failures
                            && scrape(x).contains("stream_outbox_size_items{service=\"service-x\"} 1.0"));
            pair.startY();
            x.awaitMessage("service-y is back");
            assertState(x, "UP", 1, 200);
            assertThat(health(x)).containsPattern("\"state\":\"(UP|HALTED)\"").contains("\"lastError\":\"no answer: ");
            assertThat(x.messages("service-y is down")).hasSize(1);
            assertThat(x.messages("service-y is back")).hasSize(1);
        }
    }

    @Test
    void showsAFullOutboxAndAPauseAndADrain() throws Exception {
        try (Pair pair = Pair.wired(
                "--relay.outbox.capacity=2",
                "--relay.delivery.max-items=1",
                "--relay.inbound.max-items=2",
                "--relay.drain-timeout=60s")) {
            ServiceProcess x = pair.startX().awaitReady();
            x.http().post("/actuator/stream", "{\"state\": \"PAUSED\"}");
            assertThat(x.http().post("/stream", "[1,3]").statusCode()).isEqualTo(202);
            assertThat(x.http().post("/stream", "5").statusCode()).isEqualTo(429);
            assertState(x, "UP", 1, 200);
            assertThat(health(x)).contains("\"paused\":true", "\"waiting\":2");
            assertThat(scrape(x))
                    .contains(
                            "stream_paused{service=\"service-x\"} 1.0",
                            "stream_outbox_size_items{service=\"service-x\"} 2.0",
                            "stream_outbox_capacity_items{service=\"service-x\"} 2.0",
                            "stream_refused_items_total{reason=\"full\",service=\"service-x\"} 1.0");
            x.http().post("/actuator/stream", "{\"state\": \"RUNNING\"}");
            x.awaitMessage("service-y is down");
            x.signal("TERM");
            x.awaitMessage("stopping: no more items are accepted, 2 wait to be delivered");
            await().atMost(LoggedProcess.PATIENCE).untilAsserted(() -> assertState(x, "OUT_OF_SERVICE", 0, 503));
            assertThat(x.http().get("/actuator/health").statusCode()).isEqualTo(503);
            assertThat(x.http().get("/actuator/stream").body()).startsWith("{\"state\":\"DRAINING\"");
            assertThat(x.http().post("/stream", "7").statusCode()).isEqualTo(503);
        }
    }

    private static void assertState(ServiceProcess service, String status, int peerUp, int readiness) throws Exception {
        assertThat(health(service)).contains("\"stream\":{\"details\":{").startsWith("{");
        assertThat(streamStatus(service)).isEqualTo(status);
        assertThat(service.http().get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = service.http().get("/actuator/health/readiness");
        assertThat(ready.statusCode()).as(ready.body()).isEqualTo(readiness);
        assertThat(scrape(service)).contains("stream_peer_up{service=\"service-x\"} " + peerUp + ".0");
    }

    private static String streamStatus(ServiceProcess service) throws Exception {
        return service.http()
                .get("/actuator/health/stream")
                .body()
                .replaceFirst(".*\"status\":\"([A-Z_]+)\"\\}$", "$1");
    }

    private static String health(ServiceProcess service) throws Exception {
        return service.http().get("/actuator/health").body();
    }

    private static String scrape(ServiceProcess service) throws Exception {
        HttpResponse<String> answer = service.http().get("/actuator/prometheus");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }
}
