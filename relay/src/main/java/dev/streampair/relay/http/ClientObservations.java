package dev.streampair.relay.http;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.http.client.observation.ClientHttpObservationDocumentation;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;

/**
 * Observes requests to the peer in the same way as Spring observes those of its own clients:
 * {@code http.client.requests}.
 *
 * @param registry receives the observations
 * @param convention names them
 */
public record ClientObservations(ObservationRegistry registry, ClientRequestObservationConvention convention) {

    /** Observes nothing. */
    static final ClientObservations NONE =
            new ClientObservations(ObservationRegistry.NOOP, new DefaultClientRequestObservationConvention());

    /** Begins to observe a request. The observers may add headers to it. */
    Observation start(ClientRequestObservationContext context) {
        return ClientHttpObservationDocumentation.HTTP_CLIENT_EXCHANGES
                .observation(null, this.convention, () -> context, this.registry)
                .start();
    }
}
