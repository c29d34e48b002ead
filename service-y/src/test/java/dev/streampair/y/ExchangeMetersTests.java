package dev.streampair.y;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.DeliveryPolicy;
import dev.streampair.relay.InMemoryStore;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RingCapacity;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExchangeMetersTests {

    private static final Duration SOON = Duration.ofMillis(1);

    private final Relay relay = new Relay(
            new InMemoryStore(new RingCapacity(10, "service-x"), 1, InstantSource.system()),
            new HaltingIncrement(),
            (batch, answer) -> answer.accept(new PeerAnswer.Accepted()),
            new DeliveryPolicy(5, SOON, 1, SOON, SOON),
            List.of(),
            (task, delay) -> () -> {},
            InstantSource.system());

    private final Exchange exchange = new Exchange(this.relay);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void bind() {
        new ExchangeMeters(this.exchange).bindTo(this.registry);
    }

    private void assertGauges(double sent, double remaining) {
        assertThat(this.registry.get("stream.exchange.sent").gauge().value()).isEqualTo(sent);
        assertThat(this.registry.get("stream.exchange.remaining").gauge().value())
                .isEqualTo(remaining);
    }

    @Test
    void followTheExchangeAndBeginAgainWithTheNext() {
        assertGauges(0, 0);
        this.exchange.start(1, 3);
        assertGauges(0, 3);
        this.relay.accept(Posting.of(2), (receipt) -> {});
        assertGauges(1, 2);
        this.relay.accept(Posting.of(4, 6, 8), (receipt) -> {});
        assertGauges(3, 0);
        this.exchange.start(1, 2);
        assertGauges(0, 2);
    }

    @Test
    void haveDescriptionsAndMessagesForTheirUnit() {
        assertThat(this.registry.getMeters())
                .hasSize(2)
                .extracting(Meter::getId)
                .allSatisfy((id) -> {
                    assertThat(id.getDescription()).isNotBlank();
                    assertThat(id.getBaseUnit()).isEqualTo("messages");
                });
    }
}
