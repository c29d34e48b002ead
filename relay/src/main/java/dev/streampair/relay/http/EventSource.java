package dev.streampair.relay.http;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The events that one subscriber has yet to receive. Only one thread calls its methods at a time. */
public interface EventSource {

    /**
     * Writes the next bytes.
     *
     * @param buffer receives as many bytes as fit; it stays empty if there is nothing to write
     */
    void writeTo(ByteBuffer buffer);

    /**
     * Reports that the answer has begun. Called once, before the other methods.
     *
     * @param stream the answer
     */
    void opened(EventStream stream);

    /**
     * Reports that nothing more is written: the answer has ended, or its connection is gone. Called once after {@link
     * #opened}.
     */
    void closed();

    /** Registers subscribers. */
    @FunctionalInterface
    interface Registry {

        /**
         * Adds a subscriber.
         *
         * @param lastEventId the id of the last event that it has read, so that it continues after that; or
         *     {@code null}
         * @return {@code null} if there is no room for another subscriber
         */
        @Nullable
        EventSource add(@Nullable String lastEventId);
    }

    /** The number of subscribers, and its limit. */
    interface Room {

        /** The number of subscribers now. */
        int size();

        /** The most subscribers at a time. */
        int limit();
    }
}
