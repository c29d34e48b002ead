package dev.streampair.relay.http;

/** The constants on which both sides of the wire must agree, besides the formats. */
public final class Wire {

    /** The path for posting and following items, below the context path. */
    public static final String PATH = "/stream";

    /** The seconds that a poster is asked to wait after a temporary refusal. */
    static final String RETRY_AFTER = "1";

    /**
     * The header with which a sender announces, by the value {@link #KEEP}, that it keeps the items that a halted
     * receiver refuses. The receiver then does not remember them as answered, and accepts them once the stream is
     * started again. Any other value, or none, means that the sender drops them.
     */
    static final String ON_HALT = "Stream-On-Halt";

    static final String KEEP = "keep";

    /**
     * The header that names the user of the numbers of a sender with a durable store: an
     * {@link dev.streampair.relay.Incarnation}. Without it, the receiver does not notice that a copy of the store uses
     * them, too.
     */
    static final String INCARNATION = "Stream-Incarnation";

    private Wire() {}
}
