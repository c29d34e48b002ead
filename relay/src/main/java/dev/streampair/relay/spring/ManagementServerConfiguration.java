package dev.streampair.relay.spring;

import dev.streampair.relay.Relay;
import dev.streampair.relay.http.CertificateRenewal;
import dev.streampair.relay.http.StreamServer;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;

/** The actuator's web server, where {@code management.server.port} gives it one of its own. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnBean(Relay.class)
class ManagementServerConfiguration {

    /**
     * Lets it listen where the service does, with the same guards. Spring Boot would open it to all, whatever
     * {@code server.address} is. Names no order, so it comes after Spring Boot's own.
     */
    @Bean
    WebServerFactoryCustomizer<JettyServletWebServerFactory> managementServerCustomizer(
            ServerProperties server,
            ManagementServerProperties management,
            StreamServer stream,
            CertificateRenewal certificates) {
        return (factory) -> {
            if (management.getAddress() == null) {
                factory.setAddress(server.getAddress());
            }
            factory.addServerCustomizers(stream::installGuards, (made) -> certificates.follow(made, factory.getSsl()));
        };
    }
}
