package dev.streampair.y;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.Batch;
import dev.streampair.relay.Items;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.PeerClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

/** Where beans are made when they are asked for, and neither a meter nor an endpoint asks for the exchange. */
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.main.lazy-initialization=true",
            "management.server.port=-1",
            "management.endpoints.web.exposure.include=info",
            "spring.autoconfigure.exclude="
                    + "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration"
        })
class LazyExchangeIT {

    @Autowired
    private RecordingPeer peer;

    @TestConfiguration(proxyBeanMethods = false)
    static class Peer {

        @Bean
        RecordingPeer recordingPeer() {
            return new RecordingPeer();
        }
    }

    static final class RecordingPeer implements PeerClient {

        private final List<Items> deliveries = new CopyOnWriteArrayList<>();

        @Override
        public void deliver(Batch batch, Consumer<PeerAnswer> answer) {
            this.deliveries.add(batch.items());
            answer.accept(new PeerAnswer.Accepted());
        }
    }

    @Test
    void beginsAndBeforeAnyoneCanPost(CapturedOutput output) {
        assertThat(output.getAll()).containsSubsequence("the exchange begins with 1", "Jetty started on port");
        await().untilAsserted(() -> assertThat(this.peer.deliveries).containsExactly(Items.of(1)));
    }
}
