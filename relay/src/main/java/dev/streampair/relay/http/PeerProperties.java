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
 * The service to which this one sends the successors.
 *
 * @param url the address of the peer, such as http://localhost:8082; "/stream" is appended to it
 * @param name the peer's spring.application.name, by which its deliveries are recognized
 * @param connectTimeout how long connecting may take
 * @param requestTimeout how long a delivery may take, from connecting to the end of the answer
 * @param mediaType the format of the items for the peer: application/json or application/cbor
 * @param answers how the peer's answers are interpreted
 * @param onHalt what happens to items that the peer does not accept because it has halted
 * @param key a secret that both services know: events that claim to be the peer's are refused without it
 * @param certificate the DNS name in the peer's TLS client certificate: events that claim to be the peer's are refused
 *     over other connections
 * @param headers additional headers of each delivery, by name, such as Authorization
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

    /** The peer's URL. */
    public URI uri() {
        return PeerUrl.parse(this.url);
    }

    /** What happens to the items that a halted peer does not accept. */
    public enum OnHalt {

        /** They are dropped, as in the original. */
        DROP,

        /** They wait until the peer's stream is started again. */
        KEEP
    }

    /** How the answers to deliveries are read. */
    public enum Answers {

        /** An answer counts only with the header Stream-Verdict. Without it, the items are kept. */
        STREAM_PAIR,

        /**
         * Only the status counts, for receivers that are not a Stream Pair: with 2xx the items are delivered, with 4xx
         * they become dead letters, except with 401, 403, 404, 407, 408, 409, 421, 425 and 429. With any other status,
         * delivery is retried.
         */
        HTTP
    }
}
