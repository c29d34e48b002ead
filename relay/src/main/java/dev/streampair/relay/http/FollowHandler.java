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

/** {@code GET /stream}: the stream as Server-Sent Events (WHATWG, HTML), without end. */
final class FollowHandler {

    /** How long a subscriber who finds no room is asked to wait, in seconds. */
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
                    "The stream is sent as %s. Send the header 'Accept: %s', or none."
                            .formatted(MediaType.TEXT_EVENT_STREAM_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE)));
        } else if (HttpMethod.HEAD.is(exchange.request().getMethod())) {
            prepare(exchange);
            exchange.response().write(true, null, exchange);
        } else {
            follow(exchange, lastEventId(exchange.request()));
        }
    }

    /** The header of a client that comes back; or the parameter of a browser that begins anew, which cannot send a header. */
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
                    "As many follow the stream as may (relay.followers.max), or the service is about to stop."
                            + " Come again later."));
            return;
        }
        try {
            prepare(exchange);
            // Nothing may happen for long. A write that the client does not take still ends by the timeout.
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
        // A proxy that compressed it would gather the events (RFC 9111, section 5.2.2.6).
        headers.put(HttpHeader.CACHE_CONTROL, "no-store, no-transform");
        // For nginx, which would gather the events.
        headers.put("X-Accel-Buffering", "no");
    }
}
