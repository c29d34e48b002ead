package dev.streampair.system.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.ServiceProcess;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.test.json.JsonContent;

/** {@code /actuator/exchange} of a pair that has halted: each test starts an exchange and waits for its end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExchangeIT {

    @AutoClose
    private final Pair pair = Pair.wired();

    @BeforeAll
    void awaitHalt() {
        this.pair.start().awaitHalt();
    }

    @Test
    void exchangesAgainWithTheSeedAndTheLimitThatAreAskedFor() throws Exception {
        List<Long> x = this.pair.x().received();
        List<Long> y = this.pair.y().received();
        exchange("{\"seed\": 7000001, \"haltAfter\": 2}", "7000006");
        assertThat(since(x, this.pair.x())).containsExactly(7000001L, 7000003L, 7000005L);
        assertThat(since(y, this.pair.y())).containsExactly(7000002L, 7000004L);
    }

    @Test
    void exchangesAgainAsConfiguredWhenNothingIsAskedFor() throws Exception {
        List<Long> x = this.pair.x().received();
        List<Long> y = this.pair.y().received();
        exchange("{}", "8");
        assertThat(since(x, this.pair.x())).containsExactly(1L, 3L, 5L, 7L);
        assertThat(since(y, this.pair.y())).containsExactly(2L, 4L, 6L);
    }

    @Test
    void bothSayHaltingOnceMore() throws Exception {
        int x = this.pair.x().messages("HALTING").size();
        int y = this.pair.y().messages("HALTING").size();
        exchange("{\"seed\": 20}", "27");
        assertThat(this.pair.x().messages("HALTING")).hasSize(x + 1);
        assertThat(this.pair.y().messages("HALTING")).hasSize(y + 1);
    }

    @Test
    void yLogsNothingOfTheItemAtWhichItHalts() throws Exception {
        exchange("{\"seed\": 9000001, \"haltAfter\": 1}", "9000004");
        assertThat(this.pair.y().messages(""))
                .anyMatch((message) -> message.contains("9000002"))
                .noneMatch((message) -> message.contains("9000004"));
    }

    @Test
    void showsTheExchangeThatWasAskedFor() throws Exception {
        exchange("{\"seed\": 30, \"haltAfter\": 0}", "31");
        assertThat(new JsonContent(
                        this.pair.y().http().get("/actuator/exchange").body()))
                .isStrictlyEqualTo("{\"seed\":30,\"haltAfter\":0,\"sent\":0,\"halted\":true}");
    }

    /** Starts an exchange and waits for its end, at which y does not take the item {@code last}. */
    private void exchange(String body, String last) throws Exception {
        int before = this.pair.x().messages(Pair.DROPPED).size();
        assertThat(this.pair.y().http().post("/actuator/exchange", body).statusCode())
                .isEqualTo(200);
        this.pair.x().awaitMessages(Pair.DROPPED, before + 1);
        assertThat(this.pair.x().messages(Pair.DROPPED)).last().isEqualTo(Pair.DROPPED + last);
    }

    private static List<Long> since(List<Long> before, ServiceProcess service) {
        List<Long> all = service.received();
        return all.subList(before.size(), all.size());
    }
}
