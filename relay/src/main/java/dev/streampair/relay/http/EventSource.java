package dev.streampair.relay.http;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What one subscriber is still to be sent. Its methods are called by one thread at a time. */
public interface EventSource {

    /**
     * Writes what comes next.
     *
     * @param buffer is filled as far as there is something to write
     */
    void writeTo(ByteBuffer buffer);

    /**
     * The answer has begun. Called once, and first.
     *
     * @param stream where it goes
     */
    void opened(EventStream stream);

    /** Nothing more is written: the answer has ended, or its connection is gone. Called once after {@link #opened}. */
    void closed();

    /** Where subscribers come from. */
    @FunctionalInterface
    interface Registry {

        /**
         * Adds a subscriber.
         *
         * @param lastEventId the last id that it has read, after which it goes on; or {@code null}
         * @return {@code null} if there is no room for one more
         */
        @Nullable
        EventSource add(@Nullable String lastEventId);
    }

    /** How many subscribers there are, and for how many there is room. */
    interface Room {

        /** How many there are. */
        int size();

        /** How many there may be. */
        int limit();
    }
}
