package dev.streampair.relay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the peer said to a delivery, sorted by what the sender does next. */
public sealed interface PeerAnswer {

    /** Returns what the peer said, or what happened instead. */
    String reason();

    /** The peer has taken every item; the next may go. */
    record Accepted() implements PeerAnswer {

        @Override
        public String reason() {
            return "accepted";
        }
    }

    /**
     * The peer's stream has halted; what it did not take is dropped, or kept until it goes on.
     *
     * @param accepted how many leading items the peer had still taken
     */
    record Halted(int accepted) implements PeerAnswer {

        @Override
        public String reason() {
            return "it has halted";
        }
    }

    /**
     * The peer will never take this delivery as it is.
     *
     * @param reason what it said
     */
    record Refused(String reason) implements PeerAnswer {}

    /**
     * The peer is there, and asks to try later.
     *
     * @param reason what it said
     * @param retryAfter how long it asks to wait, or {@code null} if it does not say
     */
    record Busy(String reason, @Nullable Duration retryAfter) implements PeerAnswer {}

    /**
     * No usable answer: the peer is starting, failing or gone, or something else answered in its place.
     *
     * @param reason what happened instead
     * @param late whether the peer may only be slow: the delivery may be too much for it at once
     */
    record Unavailable(String reason, boolean late) implements PeerAnswer {

        public Unavailable(String reason) {
            this(reason, false);
        }
    }
}
