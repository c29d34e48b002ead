package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.unit.DataSize;

class InboundPropertiesTests {

    private static InboundProperties bind(Map<String, Object> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("relay.inbound", InboundProperties.class);
    }

    @Test
    void hasDefaultsForAll() {
        assertThat(bind(Map.of()))
                .isEqualTo(new InboundProperties(
                        10_000, DataSize.ofMegabytes(1), Duration.ofSeconds(10), DataSize.ofKilobytes(64)));
    }

    @Test
    void bindsEveryProperty() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("relay.inbound.max-items", "400");
        properties.put("relay.inbound.max-bytes", "2KB");
        properties.put("relay.inbound.timeout", "4s");
        properties.put("relay.inbound.servlet-max-bytes", "3KB");
        assertThat(bind(properties))
                .isEqualTo(new InboundProperties(
                        400, DataSize.ofKilobytes(2), Duration.ofSeconds(4), DataSize.ofKilobytes(3)));
    }

    @ParameterizedTest
    @CsvSource({
        "relay.inbound.max-items, 0, must be at least 1",
        "relay.inbound.max-bytes, 0B, must be from 1B",
        "relay.inbound.max-bytes, 513MB, to 512MB",
        "relay.inbound.timeout, 0s, must be at least 1ms",
        "relay.inbound.servlet-max-bytes, 0B, must be from 1B",
        "relay.inbound.servlet-max-bytes, 513MB, to 512MB"
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
