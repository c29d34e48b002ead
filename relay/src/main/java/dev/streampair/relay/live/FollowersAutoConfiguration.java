package dev.streampair.relay.live;

import dev.streampair.relay.Scheduler;
import dev.streampair.relay.http.LoginRoles;
import dev.streampair.relay.http.PeerProperties;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/** Auto-configuration of the followers, {@code GET /stream}, and of the page. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties({FollowersProperties.class, PeerProperties.class})
public final class FollowersAutoConfiguration {

    @Bean
    History streamHistory(FollowersProperties properties) {
        String run = UUID.randomUUID().toString().substring(0, 8);
        return new History(run, properties.history());
    }

    @Bean
    @Order(4)
    Followers streamFollowers(History history, FollowersProperties properties, ObjectProvider<Scheduler> scheduler) {
        return new Followers(
                history, properties.max(), properties.heartbeat(), SingletonSupplier.of(scheduler::getObject)::obtain);
    }

    @Bean
    MeterBinder followersGauges(Followers followers, FollowersProperties properties) {
        return (registry) -> {
            Gauge.builder("stream.followers", followers, Followers::size)
                    .description("Followers of GET /stream")
                    .register(registry);
            Gauge.builder("stream.followers.limit", properties, FollowersProperties::max)
                    .description("The most followers of GET /stream")
                    .register(registry);
        };
    }

    @Bean
    PageController pageController(
            Environment environment,
            PeerProperties peer,
            PathMappedEndpoints endpoints,
            EndpointAccessResolver access,
            ObjectProvider<LoginRoles> roles) {
        return new PageController(
                environment.getRequiredProperty("spring.application.name"),
                peer.name(),
                peer.uri(),
                new PageAccess(ManagementPortType.get(environment), endpoints, access, roles.getIfAvailable()));
    }
}
