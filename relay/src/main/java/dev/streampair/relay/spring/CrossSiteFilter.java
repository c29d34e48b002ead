package dev.streampair.relay.spring;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

/**
 * Refuses, with 403, what a page of another site has its visitor's browser post here: a service that only this machine can
 * reach can be reached by that browser, too. Browsers say so by {@code Sec-Fetch-Site} (W3C, Fetch Metadata Request Headers);
 * whoever does not send it is no browser.
 *
 * <p>Only what a browser sends without asking the service first is refused here (WHATWG, Fetch: a safelisted method and type).
 * For all else it asks by CORS, which allows nothing unless it is configured, and goes by that.
 */
final class CrossSiteFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final String HEADER = "Sec-Fetch-Site";

    /** Of another port of the same host is another site, here. */
    private static final Set<String> FOREIGN = Set.of("cross-site", "same-site");

    private static final Set<String> UNASKED_TYPES =
            Set.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data");

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String site = request.getHeader(HEADER);
        if (site != null && FOREIGN.contains(site) && isPostedUnasked(request)) {
            response.sendError(HttpStatus.FORBIDDEN.value());
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean isPostedUnasked(HttpServletRequest request) {
        String type = request.getContentType();
        return HttpMethod.POST.matches(request.getMethod())
                && (type == null
                        || UNASKED_TYPES.contains(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)));
    }
}
