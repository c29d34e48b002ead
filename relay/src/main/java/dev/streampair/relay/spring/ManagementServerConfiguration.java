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

/** The actuator's web server, if {@code management.server.port} gives it its own. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnBean(Relay.class)
class ManagementServerConfiguration {

    /**
     * Makes it listen where the service does, with the same guards. Spring Boot would open it on all addresses, even if
     * {@code server.address} is set. Has no order, so it runs after Spring Boot's own.
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
