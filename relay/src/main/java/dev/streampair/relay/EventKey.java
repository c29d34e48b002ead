package dev.streampair.relay;

/** The key under which an event is remembered: its source and its id, each short enough for a table's index. */
public record EventKey(String source, String id) {

    /** PostgreSQL's index holds keys of up to 2,700 bytes: two texts, with up to 3 bytes a character. */
    private static final int MAX_LENGTH = 400;

    public static EventKey of(EventId event) {
        return of(event.source(), event.id());
    }

    public static EventKey of(String source, String id) {
        return new EventKey(Keys.shortened(source, MAX_LENGTH), Keys.shortened(id, MAX_LENGTH));
    }
}
