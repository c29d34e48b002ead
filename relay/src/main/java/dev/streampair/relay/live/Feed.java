package dev.streampair.relay.live;

import dev.streampair.relay.Items;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one follower has still to read of the stream, as Server-Sent Events. For each posting:
 *
 * <pre>
 * id: 5f0c1d2e-17
 * data: [2,4,6]
 * </pre>
 *
 * The id is that of the service's run and the event's number. An event {@code missed}, with data such as
 * {@code {"events":12}}, stands for what the history has forgotten before the follower came to it; how much that was is
 * {@code null} if the follower knew another run.
 *
 * <p>It holds a position in the history, and one event while that is being written. For one thread.
 */
final class Feed {

    /** The most that is written at once: what stands around an event's items is shorter, and so is an item. */
    static final int MAX_PIECE = 128;

    /** A browser that lost its connection comes back after this time, in milliseconds. */
    private static final String PREAMBLE = "retry: 1000\n\n";

    private final History history;

    /** The number of the event that is being written, or else comes next. */
    private long number;

    /** The event that is being written, up to an item. */
    private @Nullable Items event;

    private int nextItem;

    /** What goes before the next event. */
    private String pending;

    private Feed(History history, long number, String pending) {
        this.history = history;
        this.number = number;
        this.pending = pending;
    }

    /**
     * Returns a feed that begins with the history.
     *
     * @param lastEventId the last id that the follower has read, after which the feed goes on; or {@code null}
     */
    static Feed after(@Nullable String lastEventId, History history) {
        long first = history.first();
        if (lastEventId == null || lastEventId.isEmpty()) {
            return new Feed(history, first, PREAMBLE);
        }
        long last = numberIn(lastEventId, history.run());
        return (last >= 0 && last < history.next())
                ? new Feed(history, last + 1, PREAMBLE)
                : new Feed(history, first, PREAMBLE + missed(history.run(), first - 1, "null"));
    }

    /** Returns -1 if the id is not one of this run. */
    private static long numberIn(String eventId, String run) {
        String prefix = run + "-";
        try {
            return eventId.startsWith(prefix) ? Long.parseUnsignedLong(eventId.substring(prefix.length())) : -1;
        } catch (NumberFormatException ex) {
            return -1;
        }
    }

    private static String missed(String run, long last, String count) {
        return "event: missed\nid: %s-%s\ndata: {\"events\":%s}\n\n".formatted(run, last, count);
    }

    /** Adds a comment, which says that there is still somebody, unless there is something to write anyway. */
    void beat() {
        if (this.event == null && this.pending.isEmpty()) {
            this.pending = ": still here\n\n";
        }
    }

    /**
     * Writes what comes next.
     *
     * @param buffer is filled as far as there is something to write, but for less than {@link #MAX_PIECE} bytes
     */
    void writeTo(ByteBuffer buffer) {
        while (buffer.remaining() >= MAX_PIECE && writePieceTo(buffer)) {
            // On to the next piece.
        }
    }

    private boolean writePieceTo(ByteBuffer buffer) {
        if (!this.pending.isEmpty()) {
            write(this.pending, buffer);
            this.pending = "";
            return true;
        }
        Items current = this.event;
        return (current != null) ? writeItem(current, buffer) : beginEvent(buffer);
    }

    private boolean beginEvent(ByteBuffer buffer) {
        Items next = this.history.get(this.number);
        if (next != null) {
            write("id: ", buffer);
            write(this.history.run(), buffer);
            write("-", buffer);
            write(Long.toString(this.number), buffer);
            write("\ndata: [", buffer);
            this.event = next;
            this.nextItem = 0;
            return true;
        }
        long first = this.history.first();
        if (this.number < first) {
            write(missed(this.history.run(), first - 1, Long.toString(first - this.number)), buffer);
            this.number = first;
            return true;
        }
        return false;
    }

    private boolean writeItem(Items current, ByteBuffer buffer) {
        if (this.nextItem > 0) {
            write(",", buffer);
        }
        write(Long.toString(current.get(this.nextItem)), buffer);
        this.nextItem++;
        if (this.nextItem == current.size()) {
            write("]\n\n", buffer);
            this.event = null;
            this.number++;
        }
        return true;
    }

    private static void write(String ascii, ByteBuffer buffer) {
        for (int i = 0; i < ascii.length(); i++) {
            buffer.put((byte) ascii.charAt(i));
        }
    }
}
