package dev.streampair.relay.http.guard;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Request;

/**
 * The names by which a service that only this machine can reach is called. A page of another site can have its name resolve
 * to a loopback address (DNS rebinding): the visitor's browser then takes the service for that site, and lets the page read
 * and post. But it sends that name as the host.
 */
public final class AllowedHosts {

    /** By which nearly all call it: they are not looked at twice. */
    private static final Set<String> USUAL = Set.of("localhost", "127.0.0.1", "[::1]");

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|.+\\.localhost|127(?:\\.[0-9]{1,3}){3}|\\[0(?::0){6}:1]");

    private final Set<String> names;

    /**
     * @param names by which the service is called besides, as by a proxy on the same machine; without a port
     */
    public AllowedHosts(Set<String> names) {
        this.names =
                names.stream().map((name) -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a request that came to a loopback address may be served: it names this machine, or, in HTTP/1.0, no host. What it
     * says to be forwarded for does not count: a page can say that, too.
     */
    public boolean allow(Request request) {
        String host = Request.unWrap(request).getHttpURI().getHost();
        return host == null || USUAL.contains(host) || isName(host.toLowerCase(Locale.ROOT));
    }

    private boolean isName(String host) {
        return LOOPBACK.matcher(host).matches() || this.names.contains(host);
    }
}
