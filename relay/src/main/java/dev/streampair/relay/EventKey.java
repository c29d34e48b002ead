package dev.streampair.relay;

/** By what an event is remembered: its source and its id, of each no more than a table's index holds. */
public record EventKey(String source, String id) {

    /** PostgreSQL's index holds keys of up to 2,700 bytes: two of up to 3 bytes a character. */
    private static final int MAX_LENGTH = 400;

    public static EventKey of(EventId event) {
        return of(event.source(), event.id());
    }

    public static EventKey of(String source, String id) {
        return new EventKey(Keys.shortened(source, MAX_LENGTH), Keys.shortened(id, MAX_LENGTH));
    }
}
