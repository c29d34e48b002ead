package dev.streampair.system.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceHttp;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.test.json.JsonContent;

/**
 * After the halt both services stay up. Each test posts items of its own, and waits until y has refused what came of
 * them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HaltedPairIT {

    @AutoClose
    private final Pair pair = Pair.wired();

    @BeforeAll
    void awaitHalt() {
        this.pair.start().awaitHalt();
    }

    @Test
    void xStillTakesItemsAndLogsThem() throws Exception {
        assertThat(this.pair.x().http().post("/stream", "100").statusCode()).isEqualTo(202);
        assertThat(this.pair.x().received()).containsOnlyOnce(100L);
        this.pair.x().awaitMessage(Pair.DROPPED + "101");
    }

    @Test
    void xLogsAnArrayAsOneLineAnItem() throws Exception {
        assertThat(this.pair.x().http().post("/stream", "[10,20]").statusCode()).isEqualTo(202);
        assertThat(this.pair.x().received()).containsSequence(10L, 20L);
        this.pair.x().awaitMessage(Pair.DROPPED + "11, 21");
    }

    @Test
    void xCountsWhatYDoesNotTake() throws Exception {
        ServiceHttp x = this.pair.x().http();
        long before = x.meter("stream.dropped");
        x.post("/stream", "[200,300]");
        this.pair.x().awaitMessage(Pair.DROPPED + "201, 301");
        await().atMost(LoggedProcess.PATIENCE)
                .untilAsserted(() -> assertThat(x.meter("stream.dropped")).isEqualTo(before + 2));
    }

    @Test
    void xSaysHaltingOnceHoweverOftenYRefuses() throws Exception {
        for (int item = 400; item < 410; item += 2) {
            this.pair.x().http().post("/stream", Integer.toString(item));
            this.pair.x().awaitMessage(Pair.DROPPED + (item + 1));
        }
        assertThat(this.pair.x().messages("HALTING")).hasSize(1);
    }

    @Test
    void yRefusesItemsAndLogsNothing() throws Exception {
        List<String> before = this.pair.y().messages("");
        assertThat(this.pair.y().http().post("/stream", "[500,600]")).satisfies((answer) -> {
            assertThat(answer.statusCode()).isEqualTo(410);
            assertThat(new JsonContent(answer.body()))
                    .extractingPath("$.accepted")
                    .isEqualTo(0);
        });
        assertThat(this.pair.y().messages("")).isEqualTo(before);
    }

    @Test
    void yShowsTheExchangeAsHalted() throws Exception {
        assertThat(new JsonContent(
                        this.pair.y().http().get("/actuator/exchange").body()))
                .isStrictlyEqualTo("{\"seed\":1,\"haltAfter\":3,\"sent\":3,\"halted\":true}");
    }
}
