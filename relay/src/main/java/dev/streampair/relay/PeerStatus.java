package dev.streampair.relay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The peer's status, as the last deliveries have shown it. A service that has nothing to send learns nothing.
 *
 * @param state whether the peer answers
 * @param since when the peer is in this state
 * @param lastError why the last failed delivery had no usable answer, or {@code null} if no delivery has failed
 */
public record PeerStatus(
        State state, Instant since, @Nullable String lastError) {

    /** Returns why the peer is down, or {@code null} if it is not known to be down. */
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

        /** The peer answers, but its stream has halted: until it continues, items for it are dropped, or kept. */
        HALTED,

        /** The last delivery had no answer, or no usable one. */
        DOWN
    }
}
