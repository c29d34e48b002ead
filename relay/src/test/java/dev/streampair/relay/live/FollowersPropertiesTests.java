package dev.streampair.relay.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.NestedExceptionUtils;

class FollowersPropertiesTests {

    private static FollowersProperties bind(Map<String, Object> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("relay.followers", FollowersProperties.class);
    }

    @Test
    void hasDefaultsForAll() {
        assertThat(bind(Map.of())).isEqualTo(new FollowersProperties(100, 1000, Duration.ofSeconds(15)));
    }

    @Test
    void bindsEveryProperty() {
        assertThat(bind(Map.of(
                        "relay.followers.max", "9",
                        "relay.followers.history", "10",
                        "relay.followers.heartbeat", "11s")))
                .isEqualTo(new FollowersProperties(9, 10, Duration.ofSeconds(11)));
    }

    @ParameterizedTest
    @CsvSource({
        "relay.followers.max, -1, must not be negative",
        "relay.followers.history, 0, must be from 1 to 1000000",
        "relay.followers.history, 1000001, must be from 1 to 1000000",
        "relay.followers.heartbeat, 0s, must be at least 1ms"
    })
    void saysWhichValueIsBadAndWhatItMustBe(String property, String value, String expected) {
        Throwable failure = catchThrowable(() -> bind(Map.of(property, value)));
        assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(property + " is ")
                .hasMessageContaining(expected);
    }
}
