package dev.streampair.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.LoadClient;
import dev.streampair.system.support.peer.Seed;
import dev.streampair.system.support.peer.Sequences;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceHttp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One fault at a time: what was on its way arrives, once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultKindsIT {

    private static final String UNFORESEEN = "Unexpected failure";

    @AutoClose
    private final Chain chain = new Chain(FaultPlan::onDemand);

    private long lastItem = 1_000_000;

    @ParameterizedTest
    @EnumSource
    void anItemArrivesOnceThroughOneFault(Fault fault) throws Exception {
        FaultPlan plan = this.chain.toY().plan();
        Map<Fault, Integer> counts = new HashMap<>(plan.counts());
        counts.merge(fault, 1, Integer::sum);
        plan.force(fault);
        long item = post();
        awaitArrival(item);
        assertThat(plan.counts()).isEqualTo(counts);
        assertThat(this.chain.y().received()).containsOnlyOnce(item + 1);
        assertThat(this.chain.sink().items()).containsOnlyOnce(item + 2);
        assertThat(this.chain.x().messages(UNFORESEEN)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DELAYED_REQUEST", "DELAYED_ANSWER"})
    void aRepeatThatTakesMoreItemsAlongBringsThemOnce(Fault fault) throws Exception {
        this.chain.toY().plan().force(fault);
        List<Long> items = List.of(post(), post(), post());
        awaitArrival(items.get(2));
        assertThat(this.chain.y().received())
                .containsOnlyOnceElementsOf(Sequences.plus(1, items))
                .containsSubsequence(Sequences.plus(1, items));
    }

    @Test
    void aClientsRepeatIsTakenOnce() throws Exception {
        FaultPlan plan = FaultPlan.onDemand(Seed.random("to x"));
        try (FaultyProxy toX = new FaultyProxy(FreePorts.next(), this.chain.x().port(), plan)) {
            for (Fault fault : List.of(Fault.RESET_BEFORE_ANSWER, Fault.TRUNCATED_ANSWER, Fault.RESET_IN_REQUEST)) {
                plan.force(fault);
            }
            List<Long> posted;
            try (LoadClient client =
                    LoadClient.start(new ServiceHttp(ServiceCommand.loopback(toX.port())), 5, Seed.random("client"))) {
                await().atMost(LoggedProcess.PATIENCE).until(() -> client.acceptedCount() > 20);
                client.stop();
                posted = client.accepted();
                Sequences.assertSame(
                        "x of the client",
                        this.chain.x().received().stream().filter(client::posts).toList(),
                        posted);
            }
            assertThat(plan.counts()).hasSize(3);
            awaitArrival(posted.get(posted.size() - 1));
        }
    }

    private long post() throws Exception {
        this.lastItem += 10;
        assertThat(this.chain
                        .x()
                        .http()
                        .post("/stream", Long.toString(this.lastItem))
                        .statusCode())
                .isEqualTo(202);
        return this.lastItem;
    }

    private void awaitArrival(long item) {
        await("the arrival of " + item)
                .atMost(LoggedProcess.PATIENCE)
                .until(() -> this.chain.sink().items().contains(item + 2));
        this.chain.awaitEmpty();
    }
}
