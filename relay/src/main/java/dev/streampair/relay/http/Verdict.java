package dev.streampair.relay.http;

import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * What the intake says of a posting, in the header {@code Stream-Verdict} of its answer. Any server, gateway or error page may
 * stand where the peer should, so a status alone says nothing of an item: this header, which no other server sends, does.
 */
enum Verdict {

    /** The items were accepted, now or before: with status 202. */
    ACCEPTED,

    /** The stream has halted: with status 410, and a body that says how many of the items were accepted. */
    HALTED,

    /** The body is at fault, and always will be: with status 400 or 413. */
    REFUSED,

    /** Nothing was accepted, for now: with status 429 or 503. */
    LATER;

    static final String HEADER = "Stream-Verdict";

    private final String value = name().toLowerCase(Locale.ROOT);

    /** Returns what stands in the header. */
    String value() {
        return this.value;
    }

    /** Returns the verdict of an answer, or {@code null} if it has none, or two, or none that can be with its status. */
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
