package dev.streampair.relay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The peer's answer to a delivery, classified by what the sender does next. */
public sealed interface PeerAnswer {

    /** The reason that the peer gave, or what happened instead. */
    String reason();

    /** The peer has accepted every item; the next delivery may begin. */
    record Accepted() implements PeerAnswer {

        @Override
        public String reason() {
            return "accepted";
        }
    }

    /**
     * The peer's stream has halted; the items that it did not accept are dropped, or kept until the stream continues.
     *
     * @param accepted how many leading items the peer accepted before the halt
     */
    record Halted(int accepted) implements PeerAnswer {

        @Override
        public String reason() {
            return "it has halted";
        }
    }

    /**
     * The peer will never accept this delivery as it is.
     *
     * @param reason the peer's reason
     */
    record Refused(String reason) implements PeerAnswer {}

    /**
     * The peer is up, and asks the sender to retry later.
     *
     * @param reason the peer's reason
     * @param retryAfter how long it asks to wait, or {@code null} if it does not say
     */
    record Busy(String reason, @Nullable Duration retryAfter) implements PeerAnswer {}

    /**
     * No usable answer: the peer is starting, failing or gone, or something else answered in its place.
     *
     * @param reason what happened instead
     * @param late whether the peer may just be slow, because the delivery is too large for it
     */
    record Unavailable(String reason, boolean late) implements PeerAnswer {

        public Unavailable(String reason) {
            this(reason, false);
        }
    }
}
