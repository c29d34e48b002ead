package dev.streampair.relay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the last deliveries have shown of the peer. A service that has nothing to send learns nothing.
 *
 * @param state whether the peer answers
 * @param since when it came to be so
 * @param lastError why the last delivery without a usable answer had none, or {@code null} if there was none
 */
public record PeerStatus(
        State state, Instant since, @Nullable String lastError) {

    /** Returns why the peer is down, or {@code null} if it is not known to be. */
    public @Nullable String error() {
        return (this.state == State.DOWN) ? this.lastError : null;
    }

    /** Returns the status after another delivery. */
    PeerStatus after(PeerAnswer answer, Instant now) {
        State next = stateAfter(answer);
        String error = (answer instanceof PeerAnswer.Unavailable gone) ? gone.reason() : this.lastError;
        return new PeerStatus(next, (next == this.state) ? this.since : now, error);
    }

    private static State stateAfter(PeerAnswer answer) {
        if (answer instanceof PeerAnswer.Unavailable) {
            return State.DOWN;
        }
        return (answer instanceof PeerAnswer.Halted) ? State.HALTED : State.UP;
    }

    /** Whether the peer answers. */
    public enum State {

        /** Nothing was delivered yet. */
        UNKNOWN,

        /** The last delivery was answered. */
        UP,

        /** The peer answers, and its stream has halted: what is delivered is dropped until it goes on, or kept. */
        HALTED,

        /** The last delivery had no answer, or none that can be used. */
        DOWN
    }
}
