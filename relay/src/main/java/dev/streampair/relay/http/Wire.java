package dev.streampair.relay.http;

/** What both sides of the wire have to agree on, besides the formats. */
public final class Wire {

    /** Where items are posted and followed, below the context path. */
    public static final String PATH = "/stream";

    /** How long a poster that is refused for now is asked to wait, in seconds. */
    static final String RETRY_AFTER = "1";

    /**
     * What a deliverer that keeps what a halt refuses says of it, with the value {@link #KEEP}: so the receiver does not
     * remember it as answered, and takes it once the stream goes on. Another value, or none, means that it is dropped.
     */
    static final String ON_HALT = "Stream-On-Halt";

    static final String KEEP = "keep";

    /**
     * Who uses the numbers of a durable deliverer's events: an {@link dev.streampair.relay.Incarnation}. Without it, nobody
     * notices that a copy of its store uses them, too.
     */
    static final String INCARNATION = "Stream-Incarnation";

    private Wire() {}
}
