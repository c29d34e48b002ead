package dev.streampair.relay.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.util.Callback;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * The stream as a servlet, for an application whose filters guard it: what passes them is handled as it would be without
 * them, on the server's own request and response.
 */
public final class StreamServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient StreamHandler handler;

    public StreamServlet(StreamHandler handler) {
        this.handler = handler.unobserved();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getRequestURI().equals(request.getContextPath() + Wire.PATH)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        ServerHttpObservationFilter.findObservationContext(request)
                .ifPresent((context) -> context.setPathPattern(Wire.PATH));
        ServletContextRequest core = ServletContextRequest.getServletContextRequest(request);
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        // The container completes the exchange; a failure has broken the connection already.
        Callback complete = Callback.from(async::complete, (failure) -> async.complete());
        this.handler.handle(core, core.getServletContextResponse(), complete);
    }
}
