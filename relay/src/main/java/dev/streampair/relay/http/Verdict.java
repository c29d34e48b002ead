package dev.streampair.relay.http;

import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * The intake's decision on a posting, in the header {@code Stream-Verdict} of the answer. Any server, gateway or error
 * page may answer in the peer's place, so a status alone says nothing about an item. This header does: no other server
 * sends it.
 */
enum Verdict {

    /** Status 202: the items were accepted, now or before. */
    ACCEPTED,

    /** Status 410: the stream has halted. The body says how many of the items were accepted. */
    HALTED,

    /** Status 400 or 413: the body is at fault, and always will be. */
    REFUSED,

    /** Status 429 or 503: nothing was accepted, for now. */
    LATER;

    static final String HEADER = "Stream-Verdict";

    private final String value = name().toLowerCase(Locale.ROOT);

    /** Returns the header's value. */
    String value() {
        return this.value;
    }

    /**
     * Returns an answer's verdict, or {@code null} if it has none, more than one, or one that does not match its
     * status.
     */
    static @Nullable Verdict of(int status, HttpFields headers) {
        Verdict expected = switch (status) {
            case 202 -> ACCEPTED;
            case 410 -> HALTED;
            case 400, 413 -> REFUSED;
            case 429, 503 -> LATER;
            default -> null;
        };
        return (expected != null && headers.getValuesList(HEADER).equals(List.of(expected.value))) ? expected : null;
    }
}
