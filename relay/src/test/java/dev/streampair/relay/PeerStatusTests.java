package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.PeerStatus.State;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PeerStatusTests {

    private static final Instant START = Instant.EPOCH;

    private PeerStatus status = new PeerStatus(State.UNKNOWN, START, null);

    private static Instant after(long seconds) {
        return START.plusSeconds(seconds);
    }

    private void attempt(long second, PeerAnswer answer) {
        this.status = this.status.after(answer, after(second));
    }

    static PeerAnswer[] answers() {
        return new PeerAnswer[] {
            new PeerAnswer.Accepted(), new PeerAnswer.Refused("no"), new PeerAnswer.Busy("full", null)
        };
    }

    @ParameterizedTest
    @MethodSource("answers")
    void isUpWhateverThePeerAnswers(PeerAnswer answer) {
        assertThat(this.status.error()).isNull();
        attempt(1, answer);
        assertThat(this.status).isEqualTo(new PeerStatus(State.UP, after(1), null));
        assertThat(this.status.error()).isNull();
    }

    @Test
    void isHaltedFromThePeersWordToItsNextAnswer() {
        attempt(1, new PeerAnswer.Halted(0));
        attempt(2, new PeerAnswer.Halted(0));
        assertThat(this.status).isEqualTo(new PeerStatus(State.HALTED, after(1), null));
        assertThat(this.status.error()).isNull();
        attempt(3, new PeerAnswer.Accepted());
        assertThat(this.status).isEqualTo(new PeerStatus(State.UP, after(3), null));
    }

    @Test
    void tellsSinceWhenAndTheLastError() {
        attempt(1, new PeerAnswer.Accepted());
        attempt(2, new PeerAnswer.Accepted());
        assertThat(this.status).isEqualTo(new PeerStatus(State.UP, after(1), null));
        attempt(3, new PeerAnswer.Unavailable("connection refused"));
        assertThat(this.status.error()).isEqualTo("connection refused");
        attempt(4, new PeerAnswer.Unavailable("no answer"));
        assertThat(this.status).isEqualTo(new PeerStatus(State.DOWN, after(3), "no answer"));
        assertThat(this.status.error()).isEqualTo("no answer");
        attempt(5, new PeerAnswer.Accepted());
        assertThat(this.status).isEqualTo(new PeerStatus(State.UP, after(5), "no answer"));
        assertThat(this.status.error()).isNull();
    }
}
