package dev.streampair.relay.actuate;

import dev.streampair.relay.Relay;
import dev.streampair.relay.RelayCounts;
import dev.streampair.relay.Scheduler;
import dev.streampair.relay.http.EndpointExample;
import dev.streampair.relay.http.EventSource;
import dev.streampair.relay.http.PeerProperties;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/** Auto-configuration of the relay's meters, health and endpoints. */
@AutoConfiguration(after = CompositeMeterRegistryAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(PeerProperties.class)
public final class RelayActuatorAutoConfiguration {

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

    /** Its name in the answer is the bean's, without {@code HealthIndicator}. */
    @Bean
    @ConditionalOnEnabledHealthIndicator("stream")
    StreamHealth streamHealthIndicator(Relay relay, PeerProperties peer) {
        return new StreamHealth(relay, peer.name());
    }

    /** Its name in the answer is the bean's, without {@code HealthIndicator}. */
    @Bean
    AdmissionHealth admissionHealthIndicator(Relay relay) {
        return new AdmissionHealth(relay);
    }

    @Bean
    @ConditionalOnAvailableEndpoint
    StreamEndpoint streamEndpoint(
            Relay relay, RelayCounts counts, EventSource.Room followers, StreamHistory history, PeerProperties peer) {
        return new StreamEndpoint(relay, counts, followers, history, peer.name());
    }

    @Bean
    @ConditionalOnAvailableEndpoint(StreamEndpoint.class)
    StreamHistory streamStateHistory(Relay relay, RelayCounts counts, Scheduler scheduler) {
        return new StreamHistory(relay::waiting, counts, scheduler, Clock.systemUTC());
    }

    @Bean
    @ConditionalOnAvailableEndpoint
    DeadLettersEndpoint deadLettersEndpoint(Relay relay) {
        return new DeadLettersEndpoint(relay);
    }

    @Bean
    EndpointExample streamExample() {
        return new EndpointExample("stream", "{\"state\": \"PAUSED\"}");
    }

    @Bean
    EndpointExample deadLettersExample() {
        return new EndpointExample("deadletters", "{\"from\": 17, \"reason\": \"HTTP 400\"}");
    }

    @Bean
    KnownArguments knownArguments(ObjectProvider<EndpointExample> endpoints) {
        return new KnownArguments(endpoints.stream().toList());
    }

    @Bean
    UnknownHealth unknownHealth() {
        return new UnknownHealth();
    }
}
