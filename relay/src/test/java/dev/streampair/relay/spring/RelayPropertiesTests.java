package dev.streampair.relay.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.unit.DataSize;

class RelayPropertiesTests {

    private static RelayProperties bind(Map<String, Object> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("relay", RelayProperties.class);
    }

    @Test
    void hasDefaultsForAll() {
        assertThat(bind(Map.of()))
                .isEqualTo(new RelayProperties(
                        new RelayProperties.Outbox(10_000),
                        new RelayProperties.Delivery(
                                1000, DataSize.ofMegabytes(1), RelayProperties.OnRefusal.DEAD_LETTER),
                        new RelayProperties.DeadLetters(1000),
                        new RelayProperties.Retry(
                                Duration.ofMillis(100), 2, Duration.ofSeconds(5), Duration.ofSeconds(60)),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        new RelayProperties.Store("", null, null),
                        Set.of(),
                        new RelayProperties.Idempotency(10_000, Duration.ofHours(24)),
                        false));
    }

    @Test
    void bindsEveryProperty() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("relay.outbox.capacity", "500");
        properties.put("relay.delivery.max-items", "250");
        properties.put("relay.delivery.max-bytes", "1KB");
        properties.put("relay.delivery.on-refusal", "pause");
        properties.put("relay.dead-letters.max", "77");
        properties.put("relay.retry.initial-delay", "5ms");
        properties.put("relay.retry.multiplier", "1.5");
        properties.put("relay.retry.max-delay", "6s");
        properties.put("relay.retry.max-retry-after", "7s");
        properties.put("relay.stuck-after", "9s");
        properties.put("relay.drain-timeout", "8s");
        properties.put("relay.store.url", "jdbc:sqlite:x.db");
        properties.put("relay.store.username", "relay");
        properties.put("relay.store.password", "secret");
        properties.put("relay.allowed-hosts", "x.example, y.example");
        properties.put("relay.idempotency.max-ids", "20");
        properties.put("relay.idempotency.max-age", "3m");
        properties.put("relay.exit-on-halt", "true");
        assertThat(bind(properties))
                .isEqualTo(new RelayProperties(
                        new RelayProperties.Outbox(500),
                        new RelayProperties.Delivery(250, DataSize.ofKilobytes(1), RelayProperties.OnRefusal.PAUSE),
                        new RelayProperties.DeadLetters(77),
                        new RelayProperties.Retry(
                                Duration.ofMillis(5), 1.5, Duration.ofSeconds(6), Duration.ofSeconds(7)),
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(8),
                        new RelayProperties.Store("jdbc:sqlite:x.db", "relay", "secret"),
                        Set.of("x.example", "y.example"),
                        new RelayProperties.Idempotency(20, Duration.ofMinutes(3)),
                        true));
    }

    @Test
    void boundsADeliveryInItemsAndBytes() {
        assertThat(bind(Map.of("relay.delivery.max-bytes", "2200B")).delivery().items())
                .isEqualTo(100);
        assertThat(bind(Map.of("relay.delivery.max-items", "7")).delivery().items())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "relay.outbox.capacity, 1, must be from 2",
        "relay.outbox.capacity, 500000001, must be from 2 to 500000000",
        "relay.delivery.max-items, 0, must be at least 1",
        "relay.delivery.max-items, 5001, must be at most half of relay.outbox.capacity (10000)",
        "relay.delivery.max-bytes, 21B, must be at least 22B",
        "relay.stuck-after, 0s, must be at least 1ms",
        "relay.retry.initial-delay, 0s, must be at least 1ms",
        "relay.retry.multiplier, 0.5, must be from 1",
        "relay.retry.multiplier, NaN, must be from 1",
        "relay.retry.max-delay, 99ms, must be at least relay.retry.initial-delay",
        "relay.retry.max-retry-after, -1s, must not be negative",
        "relay.idempotency.max-ids, 0, must be from 1 to 100000",
        "relay.idempotency.max-ids, 100001, must be from 1 to 100000",
        "relay.idempotency.max-age, 0s, must be at least 1ms",
        "relay.drain-timeout, -1s, must not be negative"
    })
    void saysWhichValueIsBadAndWhatItMustBe(String property, String value, String expected) {
        Throwable failure = catchThrowable(() -> bind(Map.of(property, value)));
        assertThat(failure).isInstanceOf(BindException.class);
        assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(property + " is ")
                .hasMessageContaining(expected);
    }
}
