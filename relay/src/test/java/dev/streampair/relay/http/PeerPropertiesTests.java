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
import org.junit.jupiter.params.provider.ValueSource;
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
                        "http://localhost:8082",
                        "service-y",
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        MediaType.APPLICATION_JSON,
                        PeerProperties.Answers.STREAM_PAIR,
                        PeerProperties.OnHalt.DROP,
                        null,
                        null,
                        Map.of()));
    }

    @Test
    void bindsEveryProperty() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("relay.peer.url", "https://y.example:1");
        properties.put("relay.peer.name", "other");
        properties.put("relay.peer.connect-timeout", "2s");
        properties.put("relay.peer.request-timeout", "3s");
        properties.put("relay.peer.media-type", "application/cbor");
        properties.put("relay.peer.answers", "http");
        properties.put("relay.peer.on-halt", "keep");
        properties.put("relay.peer.key", "0123456789abcdef");
        properties.put("relay.peer.certificate", "y.example");
        properties.put("relay.peer.headers.authorization", "Bearer x y");
        assertThat(bind(properties))
                .isEqualTo(new PeerProperties(
                        "https://y.example:1",
                        "other",
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        MediaType.APPLICATION_CBOR,
                        PeerProperties.Answers.HTTP,
                        PeerProperties.OnHalt.KEEP,
                        "0123456789abcdef",
                        "y.example",
                        Map.of("authorization", "Bearer x y")));
    }

    @ParameterizedTest
    @CsvSource({
        "relay.peer.url, localhost, must be an absolute URL",
        "relay.peer.url, ftp://localhost, must be an absolute URL",
        "relay.peer.url, HTTPS, must be an absolute URL",
        "relay.peer.url, http://localhost?a=secret, 'is http://localhost***: it must have no query'",
        "relay.peer.url, http://localhost#secret, 'is http://localhost***: it must have no fragment'",
        "relay.peer.url, http://user:secret@localhost, 'is http://***@localhost: it must not have a user'",
        "relay.peer.url, http://user:sec/secret@localhost, 'is http://***@localhost: it must'",
        "relay.peer.url, 'http://user:secret word@localhost', 'is http://***@localhost: it must be a valid URL'",
        "relay.peer.url, admin:secret@localhost:8082, 'is ***@localhost:8082: it must be an absolute URL'",
        "relay.peer.url, http://service_y:8082, 'without an underscore'",
        "relay.peer.url, http://, 'must be a valid URL'",
        "relay.peer.url, http:///path, must name a host",
        "relay.peer.url, http://localhost:port, must name a host",
        "relay.peer.url, http://localhost:0, must have a port from 1 to 65535",
        "relay.peer.url, http://localhost:80820, must have a port from 1 to 65535",
        "relay.peer.name, service y, must be letters",
        "relay.peer.connect-timeout, 0s, must be at least 1ms",
        "relay.peer.request-timeout, -1s, must be at least 1ms",
        "relay.peer.media-type, text/plain, must be one of application/json or application/cbor",
        "relay.peer.key, secret, 'is ***: it must have 16 to 256 visible ASCII characters'",
        "relay.peer.key, 'secret secret secret', 'is ***: it must have 16 to 256 visible ASCII characters'",
        "relay.peer.certificate, *.example, 'is *.example: it must be a DNS name, without a wildcard'",
        "relay.peer.certificate, y..example, must be a DNS name",
        "relay.peer.certificate, -y.example, must be a DNS name",
        "relay.peer.certificate, y-.example, must be a DNS name",
        "relay.peer.certificate, y.example., must be a DNS name",
        "relay.peer.certificate, 192.0.2.1, must be a DNS name",
        "relay.peer.certificate, CN=y, must be a DNS name",
        "relay.peer.headers.authorization, 'secret\u00e9', 'is ***: it must be one line of ASCII text'",
        "relay.peer.headers.authorization, 'secret\nHost: a', 'is ***: it must be one line of ASCII text'",
        "relay.peer.key, '${secret-of-the-pair}', 'is ***: it must have 16 to 256 visible ASCII characters'",
        "relay.peer.headers.authorization, '${secret}', 'is ***: it must be one line of ASCII text'",
        "relay.peer.headers.ce-id, secret, 'is ***: it must not be a header that the delivery itself sets'",
        "relay.peer.headers.host, secret, 'is ***: it must not be a header that the delivery itself sets'"
    })
    void saysWhichValueIsBadAndWhatItMustBe(String property, String value, String expected) {
        Map<String, Object> properties = new HashMap<>(PEER);
        properties.put(property, value);
        Throwable failure = catchThrowable(() -> bind(properties));
        assertThat(failure).isInstanceOf(BindException.class);
        assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(property + " is ")
                .hasMessageContaining(expected)
                .hasMessageNotContaining("secret");
        assertThat(((BindException) failure).getProperty())
                .as("what Spring Boot would show the value of")
                .isNull();
    }

    @Test
    void showsNoSecret() {
        Map<String, Object> properties = new HashMap<>(PEER);
        properties.put("relay.peer.key", "secret0123456789");
        properties.put("relay.peer.headers.authorization", "secret");
        assertThat(bind(properties)).hasToString("service-y at http://localhost:8082");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "HTTP://localhost:65535/", "https://[::1]:1/b%20low"})
    void takesAnyUrlOfHttp(String url) {
        Map<String, Object> properties = new HashMap<>(PEER);
        properties.put("relay.peer.url", url);
        assertThat(bind(properties).uri()).isEqualTo(URI.create(url));
    }

    @Test
    void saysThatThePeerIsMissing() {
        Throwable failure = catchThrowable(() -> bind(Map.of()));
        assertThat(NestedExceptionUtils.getMostSpecificCause(failure)).hasMessageContaining("relay.peer.name");
    }
}
