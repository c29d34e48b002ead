package dev.streampair.relay.http;

import static dev.streampair.relay.http.Settings.check;

import java.net.URI;
import java.time.Duration;
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
 */
@ConfigurationProperties("relay.peer")
public record PeerProperties(
        URI url,
        String name,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue("5s") Duration requestTimeout,
        @DefaultValue(MediaType.APPLICATION_JSON_VALUE) MediaType mediaType) {

    public PeerProperties {
        check(
                url != null || name != null,
                "relay.peer",
                "missing",
                "must name the peer: relay.peer.name and relay.peer.url");
        check(
                url != null
                        && url.getHost() != null
                        && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                        && url.getRawUserInfo() == null
                        && url.getQuery() == null
                        && url.getFragment() == null,
                "relay.peer.url",
                String.valueOf(url).replaceFirst("//[^/@]*@", "//***@"),
                "must be an absolute URL such as http://localhost:8082, without user, query and fragment");
        Settings.checkName("relay.peer.name", name);
        Settings.checkTimeout("relay.peer.connect-timeout", connectTimeout);
        Settings.checkTimeout("relay.peer.request-timeout", requestTimeout);
        check(
                ItemsFormat.of(mediaType) != null,
                "relay.peer.media-type",
                mediaType,
                "must be one of " + ItemsFormat.MEDIA_TYPES);
    }
}
