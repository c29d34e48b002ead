package dev.streampair.relay.http.guard;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Request;

/**
 * The host names that requests to a service on a loopback address may use. The name of another site can be made to
 * resolve to a loopback address (DNS rebinding): a visitor's browser then mistakes the service for that site, and lets
 * its page read and post. But the browser sends the site's name as the host.
 */
public final class AllowedHosts {

    /** The names in nearly all requests, for which one look-up suffices. */
    private static final Set<String> USUAL = Set.of("localhost", "127.0.0.1", "[::1]");

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|.+\\.localhost|127(?:\\.[0-9]{1,3}){3}|\\[0(?::0){6}:1]");

    private final Set<String> names;

    /**
     * @param names additional names, such as the one that a proxy on the same machine uses; without a port
     */
    public AllowedHosts(Set<String> names) {
        this.names =
                names.stream().map((name) -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a request to a loopback address may be served: it names this machine or, in HTTP/1.0, no host. The
     * headers of a proxy that forwards do not count, because a page can set them, too.
     */
    public boolean allow(Request request) {
        String host = Request.unWrap(request).getHttpURI().getHost();
        return host == null || USUAL.contains(host) || isName(host.toLowerCase(Locale.ROOT));
    }

    private boolean isName(String host) {
        return LOOPBACK.matcher(host).matches() || this.names.contains(host);
    }
}
