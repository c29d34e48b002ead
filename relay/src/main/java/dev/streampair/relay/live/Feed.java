package dev.streampair.relay.live;

import dev.streampair.relay.Items;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The part of the stream that one follower has still to read, as Server-Sent Events. For each posting:
 *
 * <pre>
 * id: 5f0c1d2e-17
 * data: [2,4,6]
 * </pre>
 *
 * The id is made of the service's run and the event's number. An event {@code missed}, with data such as
 * {@code {"events":12}}, stands for events that the history had forgotten before the follower read them; the count is
 * {@code null} if the follower's last event was of another run.
 *
 * <p>A feed holds a position in the history, and one event while it writes that. For one thread.
 */
final class Feed {

    /** The most bytes that are written at once. An item is shorter, and so is the text around an event's items. */
    static final int MAX_PIECE = 128;

    /** Makes a browser that has lost its connection reconnect after this time, in milliseconds. */
    private static final String PREAMBLE = "retry: 1000\n\n";

    private final History history;

    /** The number of the event that is being written, or else of the next one. */
    private long number;

    /** The event that is being written, up to {@link #nextItem}. */
    private @Nullable Items event;

    private int nextItem;

    /** The text to write before the next event. */
    private String pending;

    private Feed(History history, long number, String pending) {
        this.history = history;
        this.number = number;
        this.pending = pending;
    }

    /**
     * Returns a feed that begins with the events of the history.
     *
     * @param lastEventId the last id that the follower has read, after which the feed continues; or {@code null}
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

    /** Returns the number in an id, or -1 if the id is not of this run. */
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

    /** Adds a comment, which shows that the service is alive, unless there is something else to write. */
    void beat() {
        if (this.event == null && this.pending.isEmpty()) {
            this.pending = ": still here\n\n";
        }
    }

    /**
     * Writes what comes next.
     *
     * @param buffer filled until nothing is left to write, or less than {@link #MAX_PIECE} bytes are free
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
