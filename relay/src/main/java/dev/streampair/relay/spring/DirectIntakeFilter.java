package dev.streampair.relay.spring;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Takes postings on a short way: what {@link StreamController} accepts is answered here. Spring MVC would spend a third of
 * the time of a posting on finding the controller, calling it by reflection and looking for who writes an answer without a
 * body. It gets all that does not look like a plain posting, and writes every answer but 202.
 *
 * <p>It is the last filter, so that all others, for observation, tracing or security, apply as they do to a controller.
 * Interceptors of Spring MVC do not see what is answered here.
 */
final class DirectIntakeFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient Supplier<StreamController> controller;

    /**
     * @param controller asked for with the first posting: filters are made while the web server starts, before the relay
     */
    DirectIntakeFilter(Supplier<StreamController> controller) {
        this.controller = controller;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isPlainPosting(request)) {
            TakenRequest taken = TakenRequest.by(() -> this.controller.get().take(request));
            if (taken.isAccepted()) {
                ServerHttpObservationFilter.findObservationContext(request)
                        .ifPresent((context) -> context.setPathPattern(StreamController.PATH));
                response.setStatus(HttpStatus.ACCEPTED.value());
                return;
            }
            taken.passOnWith(request);
        }
        chain.doFilter(request, response);
    }

    /** Whether Spring MVC, too, would find the controller for it. Of other spellings it is asked. */
    private static boolean isPlainPosting(HttpServletRequest request) {
        if (!HttpMethod.POST.name().equals(request.getMethod()) || !isPlainPath(request)) {
            return false;
        }
        String type = request.getContentType();
        return MediaType.APPLICATION_JSON_VALUE.equals(type) || MediaType.APPLICATION_CBOR_VALUE.equals(type);
    }

    /** The container also finds this filter for {@code //stream}, and the like. */
    private static boolean isPlainPath(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return path.equals(StreamController.PATH);
    }
}
