package dev.streampair.relay.spring;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

/**
 * Refuses, with 403, what a page of another site has its visitor's browser post here: a service that only this machine can
 * reach can be reached by that browser, too. A browser sends {@code Origin} with each post across origins, and, where it
 * trusts the address, says by {@code Sec-Fetch-Site} that the page is the service's own (WHATWG, Fetch; W3C, Fetch Metadata
 * Request Headers). Other clients send neither.
 *
 * <p>Only what a browser sends without asking the service first is refused here (Fetch: a safelisted method and type), which
 * the service's own page never does. For all else it asks by CORS, which allows nothing unless it is configured.
 */
final class CrossSiteFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final String SITE = "Sec-Fetch-Site";

    /** Of the service's own page, and of one who typed the address. Another port of the same host is another site here. */
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private static final Set<String> UNASKED_TYPES =
            Set.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data");

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isForeign(request) && isPostedUnasked(request)) {
            Problem.write(HttpStatus.FORBIDDEN, request, response);
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean isForeign(HttpServletRequest request) {
        String site = request.getHeader(SITE);
        return (site != null) ? !OWN.contains(site) : request.getHeader(HttpHeaders.ORIGIN) != null;
    }

    private static boolean isPostedUnasked(HttpServletRequest request) {
        String type = request.getContentType();
        return HttpMethod.POST.matches(request.getMethod())
                && (type == null
                        || UNASKED_TYPES.contains(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)));
    }
}
