package dev.streampair.relay.http;

import dev.streampair.relay.Incarnation;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.http.MediaType;

/** Makes ways to a peer without an application: over a server that serves nobody. */
final class TestPeerClient {

    private TestPeerClient() {}

    /** Returns the settings of a peer that is a Stream Pair. */
    static PeerProperties peer(URI url, Duration connectTimeout, Duration requestTimeout, MediaType mediaType) {
        return new PeerProperties(
                url.toString(),
                "service-y",
                connectTimeout,
                requestTimeout,
                mediaType,
                PeerProperties.Answers.STREAM_PAIR,
                PeerProperties.OnHalt.DROP,
                null,
                null,
                Map.of());
    }

    /**
     * @param now the time from which a Retry-After date is counted
     */
    static HttpPeerClient of(PeerProperties peer, Instant now) {
        return of(start(peer), peer, now);
    }

    static final Incarnation INCARNATION = Incarnation.parse("0123456789abcdef fedcba9876543210");

    static HttpPeerClient of(HttpClient client, PeerProperties peer, Instant now) {
        return new HttpPeerClient(client, ClientObservations.NONE, peer, "/service-x/1", () -> INCARNATION, () -> now);
    }

    static HttpClient start(PeerProperties peer) {
        return PeerHttpClient.over(SharedServer.SERVER, HttpClientSettings.defaults(), peer);
    }

    /** Returns after what time without a byte the client closes its connection. */
    static Duration idleTimeout(PeerProperties peer) {
        HttpClient client = start(peer);
        try {
            client.stop();
        } catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
        return Duration.ofMillis(client.getIdleTimeout());
    }

    /** Started with the first client; its threads end with the tests. */
    private static final class SharedServer {

        static final Server SERVER = start();

        private static Server start() {
            Server server = new Server();
            server.getThreadPool();
            try {
                server.start();
                return server;
            } catch (Exception ex) {
                throw new IllegalStateException(ex);
            }
        }
    }
}
