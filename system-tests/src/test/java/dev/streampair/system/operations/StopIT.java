package dev.streampair.system.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceProcess;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * How the services end: on Ctrl-C, on an operator's request, and by themselves. Much of it is waiting for a drain that
 * cannot succeed, so the tests share the time.
 */
@Execution(ExecutionMode.CONCURRENT)
class StopIT {

    /** A drain takes 5 seconds at the most, and the rest of a stop a moment. */
    private static final Duration SECONDS = Duration.ofSeconds(20);

    @Test
    void bothEndWithinSecondsOfCtrlCInMidStream() {
        try (Pair pair = Pair.wired(Pair.WITHOUT_END).start()) {
            signalInMidStream(pair, "INT");
            assertThat(pair.x().awaitExit(SECONDS)).isEqualTo(130);
            assertThat(pair.y().awaitExit(SECONDS)).isEqualTo(130);
        }
    }

    @Test
    void bothEndWithinSecondsOfSigtermInMidStream() {
        try (Pair pair = Pair.wired(Pair.WITHOUT_END).start()) {
            signalInMidStream(pair, "TERM");
            assertThat(pair.x().awaitExit(SECONDS)).isEqualTo(143);
            assertThat(pair.y().awaitExit(SECONDS)).isEqualTo(143);
            assertThat(pair.x().received())
                    .isEqualTo(everySecond(1, pair.x().received().size()));
            assertThat(pair.y().received())
                    .isEqualTo(everySecond(2, pair.y().received().size()));
        }
    }

    @Test
    void yEndsWithinSecondsOfSigtermThoughXIsDownAndSaysWhatXDidNotTake() {
        try (Pair pair = Pair.wired()) {
            ServiceProcess y = pair.startY().awaitReady();
            y.signal("TERM");
            assertThat(y.awaitExit(SECONDS)).isEqualTo(143);
            assertThat(y.messages("stopped before service-x confirmed"))
                    .containsExactly("stopped before service-x confirmed these items (1 to 1 of 1): 1");
        }
    }

    @Test
    void bothEndByThemselvesAfterTheHaltWhenAskedTo() {
        try (Pair pair = Pair.wired("--relay.exit-on-halt=true")) {
            pair.start();
            assertThat(pair.x().awaitExit(LoggedProcess.PATIENCE)).isZero();
            assertThat(pair.y().awaitExit(LoggedProcess.PATIENCE)).isZero();
            assertThat(pair.x().received()).containsExactly(1L, 3L, 5L, 7L);
            assertThat(pair.y().received()).containsExactly(2L, 4L, 6L);
        }
    }

    private static void signalInMidStream(Pair pair, String signal) {
        pair.x().awaitMessage("message received by service-x: 101");
        pair.x().signal(signal);
        pair.y().signal(signal);
    }

    private static List<Long> everySecond(long first, int count) {
        return LongStream.iterate(first, (item) -> item + 2)
                .limit(count)
                .boxed()
                .toList();
    }
}
