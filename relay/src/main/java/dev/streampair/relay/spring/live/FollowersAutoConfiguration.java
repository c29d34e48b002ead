package dev.streampair.relay.spring.live;

import java.net.URI;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Auto-configuration of what follows the relay: {@code GET /stream}, and the page. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(FollowersProperties.class)
public final class FollowersAutoConfiguration {

    @Bean
    History streamHistory(FollowersProperties properties) {
        String run = UUID.randomUUID().toString().substring(0, 8);
        return new History(run, properties.history());
    }

    @Bean
    @Order(4)
    Followers streamFollowers(History history, FollowersProperties properties) {
        return new Followers(history, properties.max(), properties.heartbeat());
    }

    @Bean
    FollowController followController(History history, Followers followers) {
        return new FollowController(history, followers);
    }

    @Bean
    PageController pageController(
            @Value("${spring.application.name}") String service,
            @Value("${relay.peer.name}") String peer,
            @Value("${relay.peer.url}") URI peerUrl) {
        return new PageController(service, peer, peerUrl);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(TomcatServletWebServerFactory.class)
    static class TomcatConfiguration {

        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> aborting() {
            return (factory) -> factory.addContextCustomizers(
                    (context) -> context.getPipeline().addValve(new AbortValve()));
        }
    }
}
