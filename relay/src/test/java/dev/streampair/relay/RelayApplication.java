package dev.streampair.relay;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** A service on the relay, with a peer in place that takes everything. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class RelayApplication {

    @Bean
    ItemHandler handler() {
        return (item) -> item + 1;
    }

    @Bean
    Sink sink() {
        return new Sink();
    }

    /** Keeps what is delivered to it, and refuses some items for good. */
    public static final class Sink implements PeerClient {

        private final List<Items> deliveries = new CopyOnWriteArrayList<>();

        private final Set<Items> refused = ConcurrentHashMap.newKeySet();

        public List<Items> deliveries() {
            return this.deliveries;
        }

        public void refuse(long... items) {
            for (long item : items) {
                this.refused.add(Items.of(item));
            }
        }

        public void refuseNothing() {
            this.refused.clear();
        }

        @Override
        public void deliver(Batch batch, Consumer<PeerAnswer> answer) {
            if (this.refused.contains(batch.items())) {
                answer.accept(new PeerAnswer.Refused("HTTP 400: none of mine"));
                return;
            }
            this.deliveries.add(batch.items());
            answer.accept(new PeerAnswer.Accepted());
        }
    }
}
