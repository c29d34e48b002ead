package dev.streampair.relay.spring;

import dev.streampair.relay.DeliveryPolicy;
import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.LoggingListener;
import dev.streampair.relay.PeerClient;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RelayListener;
import dev.streampair.relay.Scheduler;
import dev.streampair.relay.Store;
import dev.streampair.relay.actuate.IntakeHealth;
import dev.streampair.relay.http.CertificateRenewal;
import dev.streampair.relay.http.ClientObservations;
import dev.streampair.relay.http.CloudEvents;
import dev.streampair.relay.http.HttpPeerClient;
import dev.streampair.relay.http.InboundProperties;
import dev.streampair.relay.http.PeerProperties;
import dev.streampair.relay.http.StreamServer;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientsProperties;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationProperties;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;

/**
 * Auto-configuration of a relay for an application that has an {@link ItemHandler}.
 *
 * <p>The relay notifies its listeners in the order of their beans: the log, the counts, the rest.
 */
@AutoConfiguration(
        after = {
            HttpClientAutoConfiguration.class,
            ObservationAutoConfiguration.class,
            CompositeMeterRegistryAutoConfiguration.class
        },
        before = ErrorMvcAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties({
    RelayProperties.class,
    PeerProperties.class,
    InboundProperties.class,
    ObservationProperties.class
})
@Import(WebServerConfiguration.class)
public final class RelayAutoConfiguration {

    @Bean
    ServiceName serviceName(Environment environment) {
        return ServiceName.of(environment);
    }

    /** The relay closes it. */
    @Bean(destroyMethod = "")
    Store relayStore(
            RelayProperties properties,
            PeerProperties peer,
            InboundProperties inbound,
            ServiceName service,
            Environment environment) {
        return new StoreSettings(properties, peer, inbound, service.value())
                .open(environment.matchesProfiles(StoreSettings.DURABLE_PROFILE));
    }

    /** Created like Spring Boot's own, so that the same properties and beans apply. */
    @Bean
    ClientObservations clientObservations(
            ObjectProvider<ObservationRegistry> registry,
            ObjectProvider<ClientRequestObservationConvention> convention,
            ObservationProperties properties) {
        String name = properties.getHttp().getClient().getRequests().getName();
        return new ClientObservations(
                registry.getIfAvailable(() -> ObservationRegistry.NOOP),
                convention.getIfAvailable(() -> new DefaultClientRequestObservationConvention(name)));
    }

    @Bean
    @ConditionalOnMissingBean
    PeerClient peerClient(
            StreamServer server,
            HttpClientSettings settings,
            HttpClientsProperties clients,
            CertificateRenewal certificates,
            ClientObservations observations,
            PeerProperties peer,
            Store store,
            ServiceName service) {
        HttpPeerClient client = server.peerClient(
                peer, settings, observations, CloudEvents.sourceOf(service.value(), store.id()), store::incarnation);
        certificates.follow(client, clients.getSsl().getBundle());
        return client;
    }

    @Bean
    @ConditionalOnMissingBean
    Scheduler relayScheduler(StreamServer server) {
        return server.scheduler();
    }

    @Bean
    Relay relay(
            Store store,
            ItemHandler handler,
            PeerClient peer,
            PeerProperties target,
            RelayProperties properties,
            Scheduler scheduler,
            ObjectProvider<RelayListener> listeners) {
        RelayProperties.Retry retry = properties.retry();
        DeliveryPolicy policy = new DeliveryPolicy(
                properties.delivery().items(),
                retry.initialDelay(),
                retry.multiplier(),
                retry.maxDelay(),
                retry.maxRetryAfter(),
                properties.delivery().onRefusal() == RelayProperties.OnRefusal.DEAD_LETTER,
                properties.deadLetters().max(),
                target.onHalt() == PeerProperties.OnHalt.KEEP);
        return new Relay(
                store, handler, peer, policy, listeners.orderedStream().toList(), scheduler, Clock.systemUTC());
    }

    @Bean
    RelayLifecycle relayLifecycle(Relay relay, RelayProperties properties) {
        return new RelayLifecycle(relay, properties.drainTimeout());
    }

    /** Its name in the answer is the bean's, without {@code HealthIndicator}. */
    @Bean
    IntakeHealth intakeHealthIndicator(Relay relay, RelayProperties properties) {
        return new IntakeHealth(relay, properties.stuckAfter());
    }

    @Bean
    ClassPreloader classPreloader(Store store) {
        return new ClassPreloader(store.isDurable());
    }

    /** Not lazy, because no other bean needs it. */
    @Bean
    @Lazy(false)
    StopDeadline stopDeadline(RelayProperties properties) {
        return new StopDeadline(properties.drainTimeout());
    }

    @Bean
    @Order(0)
    LoggingListener relayLog(PeerProperties peer, ServiceName service) {
        return new LoggingListener(service.value(), peer.name(), LogBuffer.ofApplication());
    }

    @Bean
    @Order(3)
    @ConditionalOnBooleanProperty("relay.exit-on-halt")
    HaltExit haltExit(ConfigurableApplicationContext context) {
        return new HaltExit(() -> System.exit(SpringApplication.exit(context)));
    }
}
