package dev.streampair.relay.http;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.http.client.observation.ClientHttpObservationDocumentation;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;

/**
 * Observes requests to the peer as Spring observes those of its own clients: {@code http.client.requests}.
 *
 * @param registry is told of them
 * @param convention how they are named
 */
public record ClientObservations(ObservationRegistry registry, ClientRequestObservationConvention convention) {

    /** Tells nobody. */
    static final ClientObservations NONE =
            new ClientObservations(ObservationRegistry.NOOP, new DefaultClientRequestObservationConvention());

    /** Begins to observe a request; from now on its headers may have more than they had. */
    Observation start(ClientRequestObservationContext context) {
        return ClientHttpObservationDocumentation.HTTP_CLIENT_EXCHANGES
                .observation(null, this.convention, () -> context, this.registry)
                .start();
    }
}
