package dev.streampair.system.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.LoggedProcess;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.test.json.JsonContent;

/** {@code /actuator/exchange} while an exchange runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunningPairIT {

    @AutoClose
    private final Pair pair = Pair.wired(Pair.WITHOUT_END);

    @BeforeAll
    void awaitItems() {
        this.pair.start().y().awaitMessage("message received by service-y: 2");
    }

    @Test
    void refusesAnotherExchange() throws Exception {
        HttpResponse<String> answer = this.pair.y().http().post("/actuator/exchange", "{\"seed\": 500}");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("An exchange is running");
    }

    @Test
    void showsTheExchangeAsItGoesOn() throws Exception {
        long seen = this.pair.y().received().size();
        await().atMost(LoggedProcess.PATIENCE)
                .untilAsserted(() -> assertThat(state())
                        .hasPathSatisfying(
                                "$.halted", (halted) -> assertThat(halted).isEqualTo(false))
                        .hasPathSatisfying(
                                "$.sent",
                                (sent) -> assertThat(sent)
                                        .asNumber()
                                        .satisfies((number) ->
                                                assertThat(number.longValue()).isGreaterThan(seen))));
    }

    private JsonContent state() throws Exception {
        return new JsonContent(this.pair.y().http().get("/actuator/exchange").body());
    }
}
