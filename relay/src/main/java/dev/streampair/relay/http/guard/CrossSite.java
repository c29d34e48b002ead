package dev.streampair.relay.http.guard;

import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Detects requests that a page of another site makes its visitor's browser post: even a service that only this machine
 * can reach is open to a browser on it. A browser sends {@code Origin} with each cross-origin post. If it trusts the
 * address, it also says by {@code Sec-Fetch-Site} whether the page is the service's own (WHATWG, Fetch; W3C, Fetch
 * Metadata Request Headers). Other clients send neither.
 *
 * <p>Only requests that a browser sends without asking the service first are refused (Fetch: a safelisted method and
 * type); the service's own page never sends such a request. For any other request the browser first asks by CORS, which
 * allows nothing unless it is configured.
 */
public final class CrossSite {

    private static final String SITE = "Sec-Fetch-Site";

    /** The service's own page, and a typed address. Here, another port of the same host counts as another site. */
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private static final Set<String> UNASKED_TYPES =
            Set.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data");

    private CrossSite() {}

    /** Whether a request is such a posting, to be refused. */
    public static boolean isPosting(Request request) {
        return HttpMethod.POST.is(request.getMethod())
                && isForeign(request.getHeaders())
                && isUnasked(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
    }

    private static boolean isForeign(HttpFields headers) {
        String site = headers.get(SITE);
        return (site != null) ? !OWN.contains(site) : headers.contains(HttpHeader.ORIGIN);
    }

    private static boolean isUnasked(@Nullable String type) {
        return type == null
                || UNASKED_TYPES.contains(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
    }
}
