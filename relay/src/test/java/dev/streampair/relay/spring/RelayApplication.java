package dev.streampair.relay.spring;

import dev.streampair.relay.Batch;
import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.Items;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.PeerClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** A service on the relay, with a peer in place that takes everything. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class RelayApplication {

    @Bean
    ItemHandler handler() {
        return (item) -> item + 1;
    }

    @Bean
    Sink sink() {
        return new Sink();
    }

    /** Keeps what is delivered to it, and refuses some items for good. */
    static final class Sink implements PeerClient {

        private final List<Items> deliveries = new CopyOnWriteArrayList<>();

        private final Set<Items> refused = ConcurrentHashMap.newKeySet();

        List<Items> deliveries() {
            return this.deliveries;
        }

        void refuse(long item) {
            this.refused.add(Items.of(item));
        }

        void refuseNothing() {
            this.refused.clear();
        }

        @Override
        public PeerAnswer deliver(Batch batch) {
            if (this.refused.contains(batch.items())) {
                return new PeerAnswer.Refused("HTTP 400: none of mine");
            }
            this.deliveries.add(batch.items());
            return new PeerAnswer.Accepted();
        }
    }
}
