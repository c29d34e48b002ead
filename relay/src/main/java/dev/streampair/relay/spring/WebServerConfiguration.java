package dev.streampair.relay.spring;

import dev.streampair.relay.Relay;
import dev.streampair.relay.Store;
import dev.streampair.relay.http.CertificateRenewal;
import dev.streampair.relay.http.CloudEvents;
import dev.streampair.relay.http.EndpointExample;
import dev.streampair.relay.http.EventSource;
import dev.streampair.relay.http.InboundProperties;
import dev.streampair.relay.http.PeerCertificate;
import dev.streampair.relay.http.PeerProperties;
import dev.streampair.relay.http.PeerRole;
import dev.streampair.relay.http.ProblemAdvice;
import dev.streampair.relay.http.ProblemErrorController;
import dev.streampair.relay.http.SourceGuard;
import dev.streampair.relay.http.StreamHandler;
import dev.streampair.relay.http.StreamObservations;
import dev.streampair.relay.http.StreamServer;
import dev.streampair.relay.http.StreamServlet;
import dev.streampair.relay.http.Traces;
import dev.streampair.relay.http.Wire;
import dev.streampair.relay.http.guard.AllowedHosts;
import dev.streampair.relay.http.guard.MemoryBudget;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationProperties;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

/**
 * The web server: it handles the stream in front of the servlets, or behind the application's filters if it has some,
 * and answers every refused request with a problem.
 */
@Configuration(proxyBeanMethods = false)
class WebServerConfiguration {

    @Bean
    static ApplicationFilters applicationFilters(ConfigurableListableBeanFactory beans) {
        return new ApplicationFilters(beans);
    }

    @Bean
    static StreamObservations streamObservations(
            ObjectProvider<ObservationRegistry> registry, ObservationProperties properties) {
        return new StreamObservations(
                registry.getIfAvailable(() -> ObservationRegistry.NOOP),
                properties.getHttp().getServer().getRequests().getName());
    }

    /** Gets the relay and the followers at the first request, because the server is created before them. */
    @Bean
    static StreamHandler streamHandler(
            ObjectProvider<Relay> relay,
            ObjectProvider<Store> store,
            ServiceName service,
            PeerProperties peer,
            ObjectProvider<EventSource.Registry> followers,
            InboundProperties properties,
            StreamObservations observations,
            ObjectProvider<Traces> traces) {
        SingletonSupplier<EventSource.Registry> subscribers = SingletonSupplier.of(followers::getObject);
        return new StreamHandler(
                SingletonSupplier.of(relay::getObject)::obtain,
                new SourceGuard(
                        SingletonSupplier.of(() -> CloudEvents.sourceOf(
                                service.value(), store.getObject().id()))::obtain,
                        peer.name(),
                        peer.key(),
                        peer.certificate()),
                (lastEventId) -> subscribers.obtain().add(lastEventId),
                properties,
                MemoryBudget.ofHeap(),
                observations,
                traces.getIfAvailable(() -> Traces.NONE));
    }

    @Bean
    static StreamServer streamServer(
            StreamHandler handler,
            RelayProperties relay,
            InboundProperties properties,
            StreamObservations observations,
            ObjectProvider<PathMappedEndpoints> endpoints) {
        return new StreamServer(
                handler, properties, observations, new HealthPaths(endpoints), new AllowedHosts(relay.allowedHosts()));
    }

    @Bean
    static CertificateRenewal certificateRenewal(ObjectProvider<SslBundles> bundles) {
        return new CertificateRenewal(bundles.getIfAvailable(DefaultSslBundleRegistry::new));
    }

    /** Has no order, so it runs after Spring Boot's own. */
    @Bean
    static WebServerFactoryCustomizer<JettyServletWebServerFactory> streamServerCustomizer(
            StreamServer stream, ApplicationFilters filters, CertificateRenewal certificates, PeerProperties peer) {
        return (factory) -> {
            String path = factory.getSettings().getContextPath() + Wire.PATH;
            factory.addServerCustomizers(
                    (server) -> PeerCertificate.checkAskedFor(peer.certificate(), server),
                    (server) -> stream.install(server, path, filters.exist()),
                    (server) -> certificates.follow(server, factory.getSsl()));
        };
    }

    @Bean
    static ServletRegistrationBean<StreamServlet> streamServlet(
            StreamHandler handler, ApplicationFilters filters, ObjectProvider<PeerRole> peer) {
        ServletRegistrationBean<StreamServlet> servlet =
                new ServletRegistrationBean<>(new StreamServlet(handler, peer.getIfAvailable()), Wire.PATH);
        servlet.setEnabled(filters.exist());
        return servlet;
    }

    @Bean
    ProblemAdvice problemAdvice(ObjectProvider<EndpointExample> endpoints) {
        return new ProblemAdvice(endpoints.stream().toList());
    }

    @Bean
    ProblemErrorController problemErrorController() {
        return new ProblemErrorController();
    }
}
