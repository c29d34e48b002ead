package dev.streampair.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The exchange of the mission, whichever service starts first. Much of it is waiting, so the tests share the time. */
@Execution(ExecutionMode.CONCURRENT)
class PairIT {

    private static final Duration APART = Duration.ofSeconds(10);

    @Test
    void exchangesAndHaltsWhenXStartsFirst() {
        try (Pair pair = Pair.wired()) {
            pair.startX().awaitReady();
            pair.startY();
            pair.awaitHalt();
            assertExchanged(pair);
        }
    }

    @Test
    void exchangesAndHaltsWhenYStartsFirst() {
        try (Pair pair = Pair.wired()) {
            pair.startY().awaitReady();
            pair.startX();
            pair.awaitHalt();
            assertExchanged(pair);
        }
    }

    @Test
    void xTakesNothingAndSaysNothingOfYUntilYStartsLongAfterIt() {
        try (Pair pair = Pair.wired()) {
            ServiceProcess x = pair.startX().awaitReady();
            await("x waits for y")
                    .during(APART)
                    .atMost(LoggedProcess.PATIENCE)
                    .until(() -> x.messages("message received").isEmpty()
                            && x.messages("service-y").isEmpty());
            pair.startY();
            pair.awaitHalt();
            assertExchanged(pair);
            assertThat(x.messages("service-y")).containsExactly(Pair.DROPPED + "8");
        }
    }

    @Test
    void theSeedWaitsForXAndYSaysOnceThatXIsDownAndOnceThatItIsBack() {
        try (Pair pair = Pair.wired()) {
            ServiceProcess y = pair.startY().awaitReady();
            await("y says once that x is down")
                    .during(APART)
                    .atMost(LoggedProcess.PATIENCE)
                    .until(() -> y.messages("service-x").size() == 1);
            pair.startX();
            pair.awaitHalt();
            assertExchanged(pair);
            assertThat(y.messages("service-x"))
                    .satisfiesExactly(
                            (message) -> assertThat(message).startsWith("service-x is down (no answer: "),
                            (message) -> assertThat(message).isEqualTo("service-x is back"));
        }
    }

    @Test
    void exchangesOverACborLink() {
        try (Pair pair = Pair.wired(
                "--relay.peer.media-type=application/cbor",
                "--server.jetty.accesslog.enabled=true",
                "--server.jetty.accesslog.custom-format=a posting of type %{Content-Type}i")) {
            pair.start().awaitHalt();
            assertExchanged(pair);
            // Jetty logs a request once its answer is on its way.
            pair.x().awaitMessages("a posting", 4);
            pair.y().awaitMessages("a posting", 4);
            assertThat(pair.x().messages("a posting")).hasSize(4).containsOnly("a posting of type application/cbor");
            assertThat(pair.y().messages("a posting")).hasSize(4).containsOnly("a posting of type application/cbor");
        }
    }

    private static void assertExchanged(Pair pair) {
        assertThat(pair.x().received()).containsExactly(1L, 3L, 5L, 7L);
        assertThat(pair.y().received()).containsExactly(2L, 4L, 6L);
        assertThat(pair.x().messages("HALTING")).containsExactly("HALTING");
        assertThat(pair.y().messages("HALTING")).containsExactly("HALTING");
        assertThat(pair.x().messages(Pair.DROPPED)).containsExactly(Pair.DROPPED + "8");
    }
}
