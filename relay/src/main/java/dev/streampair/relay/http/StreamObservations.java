package dev.streampair.relay.http;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.RequestReplyReceiverContext;
import java.util.Objects;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

/**
 * Observes requests that do not reach a servlet, with the name and the key values that Spring uses for those that do:
 * {@code http.server.requests}. A tracer joins the poster's trace here.
 */
public final class StreamObservations {

    private static final KeyValue NO_EXCEPTION = KeyValue.of("exception", KeyValue.NONE_VALUE);

    /** The key values of nearly all requests. */
    private static final KeyValues ACCEPTED = keyValues(NO_EXCEPTION, "POST", "SUCCESS", "202", Wire.PATH);

    private final ObservationRegistry registry;

    private final String name;

    /**
     * @param registry receives the observations
     * @param name the name of the observations
     */
    public StreamObservations(ObservationRegistry registry, String name) {
        this.registry = registry;
        this.name = name;
    }

    /** Observes nothing. */
    static StreamObservations none() {
        return new StreamObservations(ObservationRegistry.NOOP, "");
    }

    /**
     * Begins to observe a request.
     *
     * @param path the value of the key {@code uri}
     */
    Observation start(Request request, Response response, String path) {
        if (this.registry.isNoop()) {
            return Observation.NOOP;
        }
        return Observation.start(this.name, () -> new Context(request, response, path), this.registry);
    }

    private static KeyValues keyValues(KeyValue exception, String method, String outcome, String status, String uri) {
        // Sorted by key, so that Micrometer need not do it.
        return KeyValues.of(
                exception,
                KeyValue.of("method", method),
                KeyValue.of("outcome", outcome),
                KeyValue.of("status", status),
                KeyValue.of("uri", uri));
    }

    /** A request, with its key values for the observers. */
    private static final class Context extends RequestReplyReceiverContext<Request, Response> {

        private final String path;

        Context(Request request, Response response, String path) {
            super((carrier, key) -> carrier.getHeaders().get(key));
            setCarrier(request);
            setResponse(response);
            setContextualName("http " + request.getMethod().toLowerCase(java.util.Locale.ROOT) + " " + path);
            this.path = path;
        }

        @Override
        public KeyValues getLowCardinalityKeyValues() {
            String method = Objects.requireNonNull(getCarrier()).getMethod();
            int code = Objects.requireNonNull(getResponse()).getStatus();
            Throwable error = getError();
            if (code == 202 && error == null && method.equals("POST")) {
                return ACCEPTED;
            }
            HttpStatus status = HttpStatus.resolve(code);
            String series = (status != null) ? status.series().name() : "UNKNOWN";
            return keyValues(
                    (error != null) ? KeyValue.of("exception", error.getClass().getSimpleName()) : NO_EXCEPTION,
                    isKnown(method) ? method : "UNKNOWN",
                    series.equals("SUCCESSFUL") ? "SUCCESS" : series,
                    Integer.toString(code),
                    this.path);
        }

        @Override
        public KeyValues getHighCardinalityKeyValues() {
            return KeyValues.of(KeyValue.of(
                    "http.url",
                    Objects.requireNonNull(getCarrier()).getHttpURI().getPath()));
        }

        private static boolean isKnown(String method) {
            for (HttpMethod known : HttpMethod.values()) {
                if (known.matches(method)) {
                    return true;
                }
            }
            return false;
        }
    }
}
