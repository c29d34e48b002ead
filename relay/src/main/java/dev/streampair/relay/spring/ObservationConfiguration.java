package dev.streampair.relay.spring;

import dev.streampair.relay.Relay;
import dev.streampair.relay.RelayCounts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What is seen of the relay from outside: its meters, its health and its endpoint. */
@Configuration(proxyBeanMethods = false)
class ObservationConfiguration {

    @Bean
    @Order(1)
    RelayCounts relayCounts() {
        return new RelayCounts();
    }

    @Bean
    @Order(2)
    @ConditionalOnBean(MeterRegistry.class)
    RelayMeters relayMeters(MeterRegistry registry, RelayCounts counts) {
        return new RelayMeters(registry, counts);
    }

    @Bean
    @ConditionalOnBean(MeterRegistry.class)
    MeterBinder relayGauges(Relay relay) {
        return RelayMeters.gaugesOf(relay);
    }

    @Bean
    @Order(2)
    PeerWatch peerWatch() {
        return new PeerWatch(Clock.systemUTC());
    }

    /** Its name in the answer is that of the bean, less the ending. */
    @Bean
    @ConditionalOnEnabledHealthIndicator("stream")
    StreamHealth streamHealthIndicator(Relay relay, PeerWatch watch, RelayProperties properties) {
        return new StreamHealth(relay, watch, properties.peer().name());
    }

    @Bean
    @ConditionalOnAvailableEndpoint
    StreamEndpoint streamEndpoint(Relay relay, RelayCounts counts, RelayProperties properties) {
        return new StreamEndpoint(relay, counts, properties.peer().name());
    }
}
