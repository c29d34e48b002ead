package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
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
import org.springframework.http.MediaType;

class PeerPropertiesTests {

    private static final Map<String, Object> PEER =
            Map.of("relay.peer.name", "service-y", "relay.peer.url", "http://localhost:8082");

    private static PeerProperties bind(Map<String, Object> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("relay.peer", PeerProperties.class);
    }

    @Test
    void hasDefaultsForAllButThePeer() {
        assertThat(bind(PEER))
                .isEqualTo(new PeerProperties(
                        URI.create("http://localhost:8082"),
                        "service-y",
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        MediaType.APPLICATION_JSON));
    }

    @Test
    void bindsEveryProperty() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("relay.peer.url", "https://y.example:1");
        properties.put("relay.peer.name", "other");
        properties.put("relay.peer.connect-timeout", "2s");
        properties.put("relay.peer.request-timeout", "3s");
        properties.put("relay.peer.media-type", "application/cbor");
        assertThat(bind(properties))
                .isEqualTo(new PeerProperties(
                        URI.create("https://y.example:1"),
                        "other",
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        MediaType.APPLICATION_CBOR));
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
        "relay.peer.media-type, text/plain, must be one of application/json or application/cbor"
    })
    void saysWhichValueIsBadAndWhatItMustBe(String property, String value, String expected) {
        Map<String, Object> properties = new HashMap<>(PEER);
        properties.put(property, value);
        Throwable failure = catchThrowable(() -> bind(properties));
        assertThat(failure).isInstanceOf(BindException.class);
        assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(property + " is ")
                .hasMessageContaining(expected);
    }

    @Test
    void saysThatThePeerIsMissing() {
        Throwable failure = catchThrowable(() -> bind(Map.of()));
        assertThat(NestedExceptionUtils.getMostSpecificCause(failure)).hasMessageContaining("relay.peer.name");
    }
}
