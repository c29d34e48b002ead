package dev.streampair.relay.http;

import static dev.streampair.relay.http.Settings.check;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.MediaType;

/**
 * The service to which the successors are sent.
 *
 * @param url where the peer is, such as http://localhost:8082; "/stream" is added to it
 * @param name the peer's spring.application.name, by which its deliveries are known
 * @param connectTimeout how long connecting may take
 * @param requestTimeout how long a delivery may take, from connecting to the end of the answer
 * @param mediaType how items are written for the peer: application/json or application/cbor
 * @param answers how the peer's answers are read
 * @param onHalt what becomes of what the peer does not take because it has halted
 * @param key a secret that both services know: without it, no event that claims to be the peer's is taken
 * @param certificate the DNS name in the peer's TLS client certificate: over connections of others, no event that claims to
 *     be the peer's is taken
 * @param headers what each delivery bears besides, by name, such as Authorization
 */
@ConfigurationProperties(prefix = "relay.peer", ignoreUnknownFields = false)
public record PeerProperties(
        String url,
        String name,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue("5s") Duration requestTimeout,
        @DefaultValue(MediaType.APPLICATION_JSON_VALUE) MediaType mediaType,
        @DefaultValue("stream-pair") Answers answers,
        @DefaultValue("drop") OnHalt onHalt,
        @Nullable String key,
        @Nullable String certificate,
        @DefaultValue Map<String, String> headers) {

    public PeerProperties {
        check(
                url != null || name != null,
                "relay.peer",
                "missing",
                "must name the peer: relay.peer.name and relay.peer.url");
        PeerUrl.parse(url);
        Settings.checkName("relay.peer.name", name);
        Settings.checkTimeout("relay.peer.connect-timeout", connectTimeout);
        Settings.checkTimeout("relay.peer.request-timeout", requestTimeout);
        check(
                ItemsFormat.of(mediaType) != null,
                "relay.peer.media-type",
                mediaType,
                "must be one of " + ItemsFormat.MEDIA_TYPES);
        PeerKey.check(key);
        PeerCertificate.check(certificate);
        headers = PeerHeaders.checked(headers);
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "%s at %s".formatted(this.name, this.url);
    }

    /** Where the peer is. */
    public URI uri() {
        return PeerUrl.parse(this.url);
    }

    /** What becomes of what a halted peer does not take. */
    public enum OnHalt {

        /** It is dropped, as the original does. */
        DROP,

        /** It waits until the peer goes on. */
        KEEP
    }

    /** How the answers to deliveries are read. */
    public enum Answers {

        /** An answer counts only if it bears the header Stream-Verdict. With any other, the items are kept. */
        STREAM_PAIR,

        /**
         * The status alone counts, for receivers that are no Stream Pair: 2xx is delivered; 4xx a dead letter, but for 401,
         * 403, 404, 407, 408, 409, 421, 425 and 429; the rest is tried again.
         */
        HTTP
    }
}
