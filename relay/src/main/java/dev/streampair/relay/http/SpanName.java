package dev.streampair.relay.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of the recorded span in which items arrived, made of the ids of W3C Trace Context.
 *
 * @param traceId the id of its trace
 * @param spanId its own id
 * @param ofPeer whether the peer sent the items: their trace is not continued, because in a ring it would never end
 */
public record SpanName(String traceId, String spanId, boolean ofPeer) {

    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{16,32})-([0-9a-f]{16})(-peer)?");

    /** Parses the result of {@link #toString}; returns {@code null} for any other text. */
    static @Nullable SpanName of(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches() ? new SpanName(matcher.group(1), matcher.group(2), matcher.group(3) != null) : null;
    }

    SpanName fromPeer(boolean peer) {
        return new SpanName(this.traceId, this.spanId, peer);
    }

    /** Returns the name in at most 54 characters. */
    @Override
    public String toString() {
        return this.traceId + "-" + this.spanId + (this.ofPeer ? "-peer" : "");
    }
}
