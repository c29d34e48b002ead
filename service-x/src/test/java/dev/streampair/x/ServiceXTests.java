package dev.streampair.x;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.Items;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.PeerClient;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Relay;
import dev.streampair.relay.Scheduler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

@SpringBootTest
@ExtendWith(OutputCaptureExtension.class)
class ServiceXTests {

    @Autowired
    private Relay relay;

    @Autowired
    private List<Items> delivered;

    @Autowired
    private Environment environment;

    @Test
    void sendsEachItemIncrementedByOne(CapturedOutput output) {
        this.relay.accept(Posting.of(1, -7), (receipt) -> {});
        await().untilAsserted(() -> assertThat(this.delivered).containsExactly(Items.of(2, -6)));
        assertThat(output)
                .containsOnlyOnce("message received by service-x: 1")
                .containsOnlyOnce("message received by service-x: -7");
    }

    @Test
    void isReachedOnThisMachineOnlyUnlessToldOtherwise() {
        assertThat(this.environment.getProperty("server.address")).isEqualTo("127.0.0.1");
        assertThat(this.environment.getProperty("server.port")).isEqualTo("8081");
        assertThat(this.environment.getProperty("relay.peer.url")).isEqualTo("http://localhost:8082");
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class PeerConfiguration {

        @Bean
        List<Items> delivered() {
            return new CopyOnWriteArrayList<>();
        }

        @Bean
        PeerClient peer(List<Items> delivered) {
            return (batch, answer) -> {
                delivered.add(batch.items());
                answer.accept(new PeerAnswer.Accepted());
            };
        }

        /** In place of the web server's, which is not there; nothing has to come later. */
        @Bean
        Scheduler scheduler() {
            return (task, delay) -> () -> {};
        }
    }
}
