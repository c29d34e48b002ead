package dev.streampair.relay.http.guard;

import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Knows what a page of another site has its visitor's browser post here: a service that only this machine can reach can be
 * reached by that browser, too. A browser sends {@code Origin} with each post across origins, and, where it trusts the
 * address, says by {@code Sec-Fetch-Site} that the page is the service's own (WHATWG, Fetch; W3C, Fetch Metadata Request
 * Headers). Other clients send neither.
 *
 * <p>Only what a browser sends without asking the service first is refused (Fetch: a safelisted method and type), which the
 * service's own page never does. For all else it asks by CORS, which allows nothing unless it is configured.
 */
public final class CrossSite {

    private static final String SITE = "Sec-Fetch-Site";

    /** Of the service's own page, and of someone who typed the address. Another port of the same host is another site here. */
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private static final Set<String> UNASKED_TYPES =
            Set.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data");

    private CrossSite() {}

    /** Whether a request is to be refused. */
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
