package dev.streampair.relay.http;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** The setting {@code relay.peer.url}. It is kept as a string: a failed conversion to a URI would show its secrets. */
final class PeerUrl {

    private static final String PROPERTY = "relay.peer.url";

    private static final int MAX_PORT = 65_535;

    private PeerUrl() {}

    /**
     * Returns the URL.
     *
     * @throws IllegalArgumentException if it is not valid; the message says why, without the user and the query
     */
    static URI parse(@Nullable String text) {
        check(text != null && !text.isBlank(), text, "must be an absolute URL such as http://localhost:8082");
        URI url = read(String.valueOf(text));
        String scheme = String.valueOf(url.getScheme());
        check(
                scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"),
                text,
                "must be an absolute URL such as http://localhost:8082: begin it with http:// or https://");
        String authority = String.valueOf(url.getRawAuthority());
        check(
                !authority.contains("@"),
                text,
                "must not have a user or a password: set relay.peer.headers.authorization instead");
        check(url.getQuery() == null, text, "must have no query");
        check(url.getFragment() == null, text, "must have no fragment");
        check(
                url.getHost() != null || !authority.contains("_"),
                text,
                "must name a host without an underscore: no host name may have one");
        check(url.getHost() != null, text, "must name a host, and the port, if any, in digits");
        check(
                url.getPort() == -1 || (url.getPort() > 0 && url.getPort() <= MAX_PORT),
                text,
                "must have a port from 1 to " + MAX_PORT);
        return url;
    }

    private static URI read(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException ex) {
            check(false, text, "must be a valid URL: " + ex.getReason());
            throw new AssertionError(ex);
        }
    }

    private static void check(boolean valid, @Nullable String text, String expected) {
        String shown =
                String.valueOf(text).replaceFirst("(?s)^(.*//)?.*@", "$1***@").replaceFirst("(?s)[?#].*", "***");
        Settings.check(valid, PROPERTY, shown, expected);
    }
}
