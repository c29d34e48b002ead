package dev.streampair.relay.http;

import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;

/** Handles {@code GET /stream}: sends the stream as endless Server-Sent Events (WHATWG, HTML). */
final class FollowHandler {

    /** The seconds that a subscriber is asked to wait if there is no room. */
    private static final String RETRY_AFTER = "5";

    private final EventSource.Registry subscribers;

    FollowHandler(EventSource.Registry subscribers) {
        this.subscribers = subscribers;
    }

    void handle(StreamExchange exchange) {
        HttpFields headers = exchange.request().getHeaders();
        if (!acceptsEvents(headers.getValuesList(HttpHeader.ACCEPT))) {
            exchange.refuse(Problem.of(
                    HttpStatus.NOT_ACCEPTABLE,
                    "The stream is sent as %s. Send the header 'Accept: %s', or no Accept header."
                            .formatted(MediaType.TEXT_EVENT_STREAM_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE)));
        } else if (HttpMethod.HEAD.is(exchange.request().getMethod())) {
            prepare(exchange);
            exchange.response().write(true, null, exchange);
        } else {
            follow(exchange, lastEventId(exchange.request()));
        }
    }

    /**
     * Returns the header of a client that reconnects, or the parameter of a browser's new stream, which cannot send a
     * header.
     */
    private static @Nullable String lastEventId(Request request) {
        String header = request.getHeaders().get("Last-Event-ID");
        return (header != null)
                ? header
                : Request.extractQueryParameters(request).getValue("lastEventId");
    }

    private static boolean acceptsEvents(List<String> accept) {
        try {
            return accept.isEmpty()
                    || MediaType.parseMediaTypes(accept).stream()
                            .anyMatch(MediaType.TEXT_EVENT_STREAM::isCompatibleWith);
        } catch (InvalidMimeTypeException ex) {
            return false;
        }
    }

    private void follow(StreamExchange exchange, @Nullable String lastEventId) {
        EventSource source = this.subscribers.add(lastEventId);
        if (source == null) {
            exchange.response().getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER);
            exchange.refuse(Problem.of(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The stream has as many followers as relay.followers.max allows, or the service is shutting down."
                            + " Reconnect later."));
            return;
        }
        try {
            prepare(exchange);
            // There may be no events for a long time. A write that the client does not read still times out.
            exchange.request().addIdleTimeoutListener((timeout) -> false);
        } catch (RuntimeException ex) {
            source.closed();
            exchange.failed(ex);
            return;
        }
        new EventStream(exchange.response(), exchange, source).begin();
    }

    private static void prepare(StreamExchange exchange) {
        HttpFields.Mutable headers = exchange.response().getHeaders();
        exchange.response().setStatus(HttpStatus.OK.value());
        headers.put(HttpHeader.CONTENT_TYPE, MediaType.TEXT_EVENT_STREAM_VALUE);
        // A proxy that compressed the stream would hold events back (RFC 9111, section 5.2.2.6).
        headers.put(HttpHeader.CACHE_CONTROL, "no-store, no-transform");
        // For nginx, which would hold events back.
        headers.put("X-Accel-Buffering", "no");
    }
}
