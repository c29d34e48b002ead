package dev.streampair.relay.spring;

import dev.streampair.relay.Batch;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.RelayListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Watches the peer: whether its last delivery was answered, since when that is so, and what last went wrong. It learns
 * only from deliveries, so the peer of a service that has nothing to send is not watched.
 *
 * <p>Written by the delivery thread, read by all.
 */
final class PeerWatch implements RelayListener {

    private final InstantSource clock;

    private volatile Sight sight;

    PeerWatch(InstantSource clock) {
        this.clock = clock;
        this.sight = new Sight(State.UNKNOWN, clock.instant(), null);
    }

    Sight sight() {
        return this.sight;
    }

    @Override
    public void attempted(Batch batch, PeerAnswer answer, Duration took) {
        Sight before = this.sight;
        State state = (answer instanceof PeerAnswer.Unavailable) ? State.DOWN : State.UP;
        String error = (answer instanceof PeerAnswer.Unavailable gone) ? gone.reason() : before.lastError();
        if (state != before.state() || !Objects.equals(error, before.lastError())) {
            Instant since = (state == before.state()) ? before.since() : this.clock.instant();
            this.sight = new Sight(state, since, error);
        }
    }

    /** Whether the peer answers. */
    enum State {

        /** Nothing was delivered yet. */
        UNKNOWN,

        /** The last delivery was answered. */
        UP,

        /** The last delivery was not answered, or not with an answer that can be used. */
        DOWN
    }

    /**
     * What is known of the peer.
     *
     * @param since when it came to be so
     * @param lastError why the last delivery that was not answered was not, or null if there was none
     */
    record Sight(State state, Instant since, @Nullable String lastError) {}
}
