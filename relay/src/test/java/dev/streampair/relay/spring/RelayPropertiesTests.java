package dev.streampair.relay.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.Items;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

class RelayPropertiesTests {

    private static final Map<String, Object> PEER =
            Map.of("relay.peer.name", "service-y", "relay.peer.url", "http://localhost:8082");

    private static RelayProperties bind(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(PEER);
        all.putAll(properties);
        return new Binder(new MapConfigurationPropertySource(all)).bindOrCreate("relay", RelayProperties.class);
    }

    @Test
    void hasDefaultsForAllButThePeer() {
        assertThat(bind(Map.of()))
                .isEqualTo(new RelayProperties(
                        new RelayProperties.Peer(
                                URI.create("http://localhost:8082"),
                                "service-y",
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(5),
                                MediaType.APPLICATION_JSON),
                        new RelayProperties.Outbox(10_000),
                        new RelayProperties.Delivery(1000, DataSize.ofMegabytes(1)),
                        new RelayProperties.Inbound(10_000, DataSize.ofMegabytes(1), Duration.ofSeconds(10)),
                        new RelayProperties.Retry(
                                Duration.ofMillis(100), 2, Duration.ofSeconds(5), Duration.ofSeconds(60)),
                        Duration.ofSeconds(5),
                        new RelayProperties.Store("", null, null),
                        false));
    }

    @Test
    void bindsEveryProperty() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("relay.peer.url", "https://y.example:1");
        properties.put("relay.peer.name", "other");
        properties.put("relay.peer.connect-timeout", "2s");
        properties.put("relay.peer.request-timeout", "3s");
        properties.put("relay.peer.media-type", "application/cbor");
        properties.put("relay.outbox.capacity", "500");
        properties.put("relay.delivery.max-items", "250");
        properties.put("relay.delivery.max-bytes", "1KB");
        properties.put("relay.inbound.max-items", "400");
        properties.put("relay.inbound.max-bytes", "2KB");
        properties.put("relay.inbound.timeout", "4s");
        properties.put("relay.retry.initial-delay", "5ms");
        properties.put("relay.retry.multiplier", "1.5");
        properties.put("relay.retry.max-delay", "6s");
        properties.put("relay.retry.max-retry-after", "7s");
        properties.put("relay.drain-timeout", "8s");
        properties.put("relay.store.url", "jdbc:sqlite:x.db");
        properties.put("relay.store.username", "relay");
        properties.put("relay.store.password", "secret");
        properties.put("relay.exit-on-halt", "true");
        assertThat(bind(properties))
                .isEqualTo(new RelayProperties(
                        new RelayProperties.Peer(
                                URI.create("https://y.example:1"),
                                "other",
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                MediaType.APPLICATION_CBOR),
                        new RelayProperties.Outbox(500),
                        new RelayProperties.Delivery(250, DataSize.ofKilobytes(1)),
                        new RelayProperties.Inbound(400, DataSize.ofKilobytes(2), Duration.ofSeconds(4)),
                        new RelayProperties.Retry(
                                Duration.ofMillis(5), 1.5, Duration.ofSeconds(6), Duration.ofSeconds(7)),
                        Duration.ofSeconds(8),
                        new RelayProperties.Store("jdbc:sqlite:x.db", "relay", "secret"),
                        true));
    }

    @Test
    void boundsADeliveryInItemsAndBytesWhateverTheValues() {
        assertThat(bind(Map.of("relay.delivery.max-bytes", "2200B")).delivery().items())
                .isEqualTo(100);
        assertThat(bind(Map.of("relay.delivery.max-items", "7")).delivery().items())
                .isEqualTo(7);
        Items widest =
                Items.of(LongStream.generate(() -> Items.MIN_ITEM).limit(100).toArray());
        assertThat(ItemsFormat.JSON.write(widest)).hasSizeLessThanOrEqualTo(2200);
        assertThat(ItemsFormat.CBOR.write(widest)).hasSizeLessThanOrEqualTo(2200);
    }

    @ParameterizedTest
    @CsvSource({
        "relay.peer.url, localhost, must be an absolute URL",
        "relay.peer.url, ftp://localhost, must be an absolute URL",
        "relay.peer.url, http://localhost?a=b, 'without user, query'",
        "relay.peer.url, http://user:secret@localhost, 'is http://***@localhost: it must be an absolute URL such as http://localhost:8082, without user'",
        "relay.peer.name, service y, must be letters",
        "relay.peer.connect-timeout, 0s, must be at least 1ms",
        "relay.peer.request-timeout, -1s, must be at least 1ms",
        "relay.peer.media-type, text/plain, must be one of application/json or application/cbor",
        "relay.outbox.capacity, 1, must be from 2",
        "relay.outbox.capacity, 500000001, must be from 2 to 500000000",
        "relay.delivery.max-items, 0, must be at least 1",
        "relay.delivery.max-items, 5001, must be at most half of relay.outbox.capacity (10000)",
        "relay.delivery.max-bytes, 21B, must be at least 22B",
        "relay.inbound.max-items, 0, must be at least 1",
        "relay.inbound.max-items, 10001, must be at most relay.outbox.capacity (10000)",
        "relay.inbound.max-bytes, 0B, must be from 1B",
        "relay.inbound.max-bytes, 513MB, to 512MB",
        "relay.inbound.timeout, 0s, must be at least 1ms",
        "relay.retry.initial-delay, 0s, must be at least 1ms",
        "relay.retry.multiplier, 0.5, must be from 1",
        "relay.retry.multiplier, NaN, must be from 1",
        "relay.retry.max-delay, 99ms, must be at least relay.retry.initial-delay",
        "relay.retry.max-retry-after, -1s, must not be negative",
        "relay.drain-timeout, -1s, must not be negative"
    })
    void saysWhichValueIsBadAndWhatItMustBe(String property, String value, String expected) {
        Throwable failure = org.assertj.core.api.Assertions.catchThrowable(() -> bind(Map.of(property, value)));
        assertThat(failure).isInstanceOf(BindException.class);
        assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(property + " is ")
                .hasMessageContaining(expected);
    }

    @Test
    void saysThatThePeerIsMissing() {
        Throwable failure = org.assertj.core.api.Assertions.catchThrowable(() ->
                new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("relay", RelayProperties.class));
        assertThat(NestedExceptionUtils.getMostSpecificCause(failure)).hasMessageContaining("relay.peer.name");
    }
}
