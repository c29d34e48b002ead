package dev.streampair.relay.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names the recorded span in which items came, by the ids of W3C Trace Context.
 *
 * @param traceId of its trace
 * @param spanId its own
 * @param ofPeer whether the peer has sent the items: the trace is not continued then, or in a ring it would never end
 */
public record SpanName(String traceId, String spanId, boolean ofPeer) {

    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{16,32})-([0-9a-f]{16})(-peer)?");

    /** Reads what {@link #toString} has written; {@code null} if it is something else. */
    static @Nullable SpanName of(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches() ? new SpanName(matcher.group(1), matcher.group(2), matcher.group(3) != null) : null;
    }

    SpanName fromPeer(boolean peer) {
        return new SpanName(this.traceId, this.spanId, peer);
    }

    /** In at most 54 characters. */
    @Override
    public String toString() {
        return this.traceId + "-" + this.spanId + (this.ofPeer ? "-peer" : "");
    }
}
