package dev.streampair.relay.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.Batch;
import dev.streampair.relay.Items;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.spring.PeerWatch.Sight;
import dev.streampair.relay.spring.PeerWatch.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PeerWatchTests {

    private static final Instant START = Instant.EPOCH;

    private Instant now = START;

    private final PeerWatch watch = new PeerWatch(() -> this.now);

    private static Instant after(long seconds) {
        return START.plusSeconds(seconds);
    }

    private void attempt(long second, PeerAnswer answer) {
        this.now = after(second);
        this.watch.attempted(new Batch(1, Items.of(1)), answer, Duration.ZERO);
    }

    @Test
    void knowsNothingBeforeTheFirstDelivery() {
        assertThat(this.watch.sight()).isEqualTo(new Sight(State.UNKNOWN, START, null));
    }

    static PeerAnswer[] answers() {
        return new PeerAnswer[] {
            new PeerAnswer.Accepted(),
            new PeerAnswer.Halted(0),
            new PeerAnswer.Refused("no"),
            new PeerAnswer.Busy("full", null)
        };
    }

    @ParameterizedTest
    @MethodSource("answers")
    void seesThePeerUpWhateverItAnswers(PeerAnswer answer) {
        attempt(1, answer);
        assertThat(this.watch.sight()).isEqualTo(new Sight(State.UP, after(1), null));
    }

    @Test
    void tellsSinceWhenAndTheLastError() {
        attempt(1, new PeerAnswer.Accepted());
        attempt(2, new PeerAnswer.Accepted());
        assertThat(this.watch.sight()).isEqualTo(new Sight(State.UP, after(1), null));
        attempt(3, new PeerAnswer.Unavailable("connection refused"));
        attempt(4, new PeerAnswer.Unavailable("no answer"));
        assertThat(this.watch.sight()).isEqualTo(new Sight(State.DOWN, after(3), "no answer"));
        attempt(5, new PeerAnswer.Accepted());
        assertThat(this.watch.sight()).isEqualTo(new Sight(State.UP, after(5), "no answer"));
    }
}
