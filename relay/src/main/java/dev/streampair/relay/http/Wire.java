package dev.streampair.relay.http;

/** What both sides of the wire have to agree on, besides the formats. */
public final class Wire {

    /** Where items are posted and followed, below the context path. */
    public static final String PATH = "/stream";

    /** How long a poster that is refused for now is asked to wait, in seconds. */
    static final String RETRY_AFTER = "1";

    private Wire() {}
}
