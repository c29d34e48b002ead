package dev.streampair.relay.spring.live;

import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.PeerClient;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A service on the relay whose peer takes everything. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class FollowedApplication {

    /** A line for each of the many items would take longer than the rest. */
    static final String QUIET = "logging.level.dev.streampair.relay.LoggingListener=warn";

    @Bean
    ItemHandler handler() {
        return (item) -> item + 1;
    }

    @Bean
    PeerClient peer() {
        return (batch) -> new PeerAnswer.Accepted();
    }
}
