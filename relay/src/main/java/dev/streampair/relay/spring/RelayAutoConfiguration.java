package dev.streampair.relay.spring;

import dev.streampair.relay.DeliveryPolicy;
import dev.streampair.relay.InMemoryStore;
import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.LoggingListener;
import dev.streampair.relay.PeerClient;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RelayCounts;
import dev.streampair.relay.RelayListener;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.Store;
import dev.streampair.relay.jdbc.JdbcStore;
import dev.streampair.relay.jdbc.StoreAddress;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.apache.catalina.Pipeline;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.client.RestClient;

/**
 * Auto-configuration of a relay for an application that has an {@link ItemHandler}: what it does with an item.
 */
@AutoConfiguration(
        after = {RestClientAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class},
        before = ErrorMvcAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(RelayProperties.class)
public final class RelayAutoConfiguration {

    /** Of how many sources the relay remembers what it has taken. The peer needs one; each restart of it makes one more. */
    private static final int MAX_SOURCES = 1000;

    /** Closed by the relay. */
    @Bean(destroyMethod = "")
    Store relayStore(RelayProperties properties, @Value("${spring.application.name}") String service) {
        RingCapacity capacity = new RingCapacity(
                properties.outbox().capacity(), properties.peer().name());
        Clock clock = Clock.systemUTC();
        RelayProperties.Store store = properties.store();
        return store.isDurable()
                ? JdbcStore.open(
                        new StoreAddress(store.url(), store.username(), store.password()),
                        new JdbcStore.Options(service, capacity, MAX_SOURCES, clock))
                : new InMemoryStore(capacity, MAX_SOURCES, clock);
    }

    @Bean
    @ConditionalOnMissingBean
    PeerClient peerClient(
            RestClient.Builder builder,
            HttpClientSettings settings,
            RelayProperties properties,
            Store store,
            @Value("${spring.application.name}") String service) {
        RelayProperties.checkName("spring.application.name", service);
        return new HttpPeerClient(
                builder,
                DeadlineRequestFactory.create(settings, properties.peer()),
                properties.peer(),
                CloudEvents.sourceOf(service, store.id()),
                Clock.systemUTC());
    }

    @Bean
    @ConditionalOnMissingBean
    Relay relay(
            Store store,
            ItemHandler handler,
            PeerClient peer,
            RelayProperties properties,
            ObjectProvider<RelayListener> listeners) {
        RelayProperties.Retry retry = properties.retry();
        DeliveryPolicy policy = new DeliveryPolicy(
                properties.delivery().items(),
                retry.initialDelay(),
                retry.multiplier(),
                retry.maxDelay(),
                retry.maxRetryAfter());
        return new Relay(store, handler, peer, policy, listeners.orderedStream().toList(), Clock.systemUTC());
    }

    @Bean
    RelayLifecycle relayLifecycle(Relay relay, RelayProperties properties) {
        return new RelayLifecycle(relay, properties.drainTimeout());
    }

    @Bean
    @Order(0)
    LoggingListener relayLog(RelayProperties properties, @Value("${spring.application.name}") String service) {
        return new LoggingListener(service, properties.peer().name());
    }

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
    @Order(3)
    @ConditionalOnBooleanProperty("relay.exit-on-halt")
    HaltExit haltExit(ConfigurableApplicationContext context) {
        return new HaltExit(() -> System.exit(SpringApplication.exit(context)));
    }

    @Bean
    StreamController streamController(Relay relay, RelayProperties properties) {
        return new StreamController(relay, properties);
    }

    @Bean
    ProblemAdvice problemAdvice() {
        return new ProblemAdvice();
    }

    @Bean
    ProblemErrorController problemErrorController() {
        return new ProblemErrorController();
    }

    @Bean
    @ConditionalOnAvailableEndpoint
    StreamEndpoint streamEndpoint(Relay relay, RelayCounts counts, RelayProperties properties) {
        return new StreamEndpoint(relay, counts, properties.peer().name());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(TomcatServletWebServerFactory.class)
    static class TomcatConfiguration {

        /** Comes after Spring Boot's own, so that its valve is asked first. */
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> refusals() {
            return (factory) -> factory.addContextCustomizers((context) -> {
                Pipeline pipeline = context.getParent().getPipeline();
                pipeline.addValve(new LingeringCloseValve());
                pipeline.addValve(new ProblemReportValve());
            });
        }
    }
}
