package dev.streampair.relay.http.guard;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Passes on only requests that spell the path of the servlets' context literally, and not, for example, {@code /%63tx}
 * for {@code /ctx}: Jetty would find the context, but Spring MVC would fail with 500.
 */
public final class ContextSpelling extends Handler.Wrapper {

    private final String path;

    private ContextSpelling(ContextHandler context, Handler next) {
        super(next);
        this.path = context.getContextPath();
    }

    /** Returns the handler behind this check, or the handler itself if all paths belong to the context. */
    public static @Nullable Handler check(@Nullable ContextHandler context, @Nullable Handler next) {
        return (context == null || next == null || context.getContextPath().equals("/"))
                ? next
                : new ContextSpelling(context, next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String asked = String.valueOf(request.getHttpURI().getPath());
        return (asked.equals(this.path) || asked.startsWith(this.path + "/"))
                && super.handle(request, response, callback);
    }
}
