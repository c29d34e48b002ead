package dev.streampair.relay.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.PeerClient;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Receipt;
import dev.streampair.relay.Relay;
import java.util.concurrent.CompletableFuture;
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
        return (batch, answer) -> answer.accept(new PeerAnswer.Accepted());
    }

    /** Posts to the relay, which takes all of it. */
    static void post(Relay relay, Posting posting) {
        CompletableFuture<Receipt> answer = new CompletableFuture<>();
        relay.accept(posting, answer::complete);
        assertThat(answer).isCompletedWithValueMatching((receipt) -> receipt.outcome() == Receipt.Outcome.ACCEPTED);
    }
}
