package dev.streampair.relay.spring.live;

import dev.streampair.relay.spring.RelayProperties;
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
@EnableConfigurationProperties(RelayProperties.class)
public final class FollowersAutoConfiguration {

    @Bean
    History streamHistory(RelayProperties properties) {
        String run = UUID.randomUUID().toString().substring(0, 8);
        return new History(run, properties.followers().history());
    }

    @Bean
    @Order(4)
    Followers streamFollowers(History history, RelayProperties properties) {
        RelayProperties.Followers settings = properties.followers();
        return new Followers(history, settings.max(), settings.heartbeat());
    }

    @Bean
    FollowController followController(History history, Followers followers) {
        return new FollowController(history, followers);
    }

    @Bean
    PageController pageController(RelayProperties properties, @Value("${spring.application.name}") String service) {
        return new PageController(
                service, properties.peer().name(), properties.peer().url());
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
