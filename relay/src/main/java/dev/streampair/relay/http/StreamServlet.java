package dev.streampair.relay.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * The stream as a servlet, for an application whose filters guard it. A request that passes them is handled in the same
 * way as without filters, on the server's own request and response.
 */
public final class StreamServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient StreamHandler handler;

    private final transient @Nullable PeerRole peerRole;

    /**
     * @param peerRole the role that may post in the peer's name, or {@code null} if the application knows no roles
     */
    public StreamServlet(StreamHandler handler, @Nullable PeerRole peerRole) {
        this.handler = handler.unobserved();
        this.peerRole = peerRole;
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
        if (this.peerRole != null) {
            this.peerRole.mark(request, core);
        }
        IdempotencyKey.mark(request, core);
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        // The container completes the exchange. After a failure the connection is already closed.
        Callback complete = Callback.from(async::complete, (failure) -> async.complete());
        this.handler.handle(core, core.getServletContextResponse(), complete);
    }
}
