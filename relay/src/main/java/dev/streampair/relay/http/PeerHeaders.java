package dev.streampair.relay.http;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The setting {@code relay.peer.headers}: what an operator adds to each delivery, such as credentials. */
final class PeerHeaders {

    /** A token: RFC 9110, section 5.6.2. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e]*[\\x21-\\x7e])?");

    /** What the delivery says itself, and what belongs to the connection. */
    private static final Set<String> RESERVED = Set.of(
            "host",
            "content-type",
            "content-length",
            "content-encoding",
            "transfer-encoding",
            "connection",
            "upgrade",
            "expect",
            "te",
            "trailer");

    private PeerHeaders() {}

    /**
     * Returns the headers.
     *
     * @throws IllegalArgumentException if one cannot be sent; the message shows no value
     */
    static Map<String, String> checked(Map<String, String> headers) {
        headers.forEach((name, value) -> {
            String property = "relay.peer.headers." + name;
            String lower = name.toLowerCase(Locale.ROOT);
            Settings.check(NAME.matcher(name).matches(), property, "***", "must have the name of a header");
            Settings.check(
                    !RESERVED.contains(lower) && !lower.startsWith("ce-") && !lower.startsWith("stream-"),
                    property,
                    "***",
                    "must be none that the delivery itself sets");
            Settings.check(
                    VALUE.matcher(value).matches() && !value.contains("${"),
                    property,
                    "***",
                    "must be text of ASCII in one line, without a space at either end or a ${placeholder} that nothing fills");
        });
        return Map.copyOf(headers);
    }
}
