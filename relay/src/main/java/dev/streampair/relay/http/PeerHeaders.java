package dev.streampair.relay.http;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The setting {@code relay.peer.headers}: the headers that an operator adds to each delivery, such as credentials. */
final class PeerHeaders {

    /** A token: RFC 9110, section 5.6.2. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e]*[\\x21-\\x7e])?");

    /** The headers that the delivery itself sets, and those that belong to the connection. */
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
     * @throws IllegalArgumentException if one of them cannot be sent; the message shows no value
     */
    static Map<String, String> checked(Map<String, String> headers) {
        headers.forEach((name, value) -> {
            String property = "relay.peer.headers." + name;
            String lower = name.toLowerCase(Locale.ROOT);
            Settings.check(NAME.matcher(name).matches(), property, "***", "must have a valid header name");
            Settings.check(
                    !RESERVED.contains(lower) && !lower.startsWith("ce-") && !lower.startsWith("stream-"),
                    property,
                    "***",
                    "must not be a header that the delivery itself sets");
            Settings.check(
                    VALUE.matcher(value).matches() && !value.contains("${"),
                    property,
                    "***",
                    "must be one line of ASCII text, without a space at either end or an unresolved ${placeholder}");
        });
        return Map.copyOf(headers);
    }
}
