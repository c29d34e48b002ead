package dev.streampair.relay.http;

import dev.streampair.relay.http.guard.Pulse;
import java.time.Duration;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.DuplexConnectionPool;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.Invocable;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.JettyHttpClientBuilder;

/** Creates Jetty's client for the single connection to the peer, which does only what the relay asks for. */
final class PeerHttpClient {

    /** Shorter than the peer keeps an idle connection, so that the client uses none that the peer is about to close. */
    static final Duration MAX_IDLE = Duration.ofSeconds(20);

    /** Without it, a busy connection would never end, and outlive both sides' certificates and the peer's address. */
    static final Duration MAX_AGE = Duration.ofMinutes(5);

    private static final Duration MARGIN = Duration.ofSeconds(1);

    private PeerHttpClient() {}

    /**
     * Starts a client that uses the server's threads, scheduler and buffers.
     *
     * @param settings the application's own settings, for the TLS material
     */
    static HttpClient over(Server server, HttpClientSettings settings, PeerProperties peer) {
        HttpClient client = new JettyHttpClientBuilder()
                .withClientConnectorCustomizerCustomizer((connector) -> share(server, connector))
                .withHttpClientTransportFactory(PeerHttpClient::transport)
                .withCustomizer((made) -> restrain(made, peer.requestTimeout()))
                .build(settings.withConnectTimeout(peer.connectTimeout()));
        try {
            client.start();
            client.getProtocolHandlers().remove(RedirectProtocolHandler.NAME);
            client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
            client.getProtocolHandlers().remove(ProxyAuthenticationProtocolHandler.NAME);
            return client;
        } catch (Exception ex) {
            throw new IllegalStateException("The HTTP client for the peer cannot be started", ex);
        }
    }

    private static void share(Server server, ClientConnector connector) {
        connector.setExecutor(server.getThreadPool());
        connector.setScheduler(server.getScheduler());
        connector.setByteBufferPool(server.getByteBufferPool());
        connector.setSelectors(1);
        connector.addBean(new Pulse(connector::getSelectorManager, server.getScheduler()));
    }

    /** The thread that selected an answer also handles it: the relay never blocks. */
    private static HttpClientTransportOverHTTP transport(ClientConnector connector) {
        HttpClientTransportOverHTTP transport = new HttpClientTransportOverHTTP(connector);
        transport.setInvocationType(Invocable.InvocationType.NON_BLOCKING);
        transport.setConnectionPoolFactory(PeerHttpClient::oneConnection);
        return transport;
    }

    /** Returns a pool of one connection. It closes a connection that is too old between two requests. */
    private static DuplexConnectionPool oneConnection(Destination peer) {
        DuplexConnectionPool pool = new DuplexConnectionPool(peer, 1);
        pool.setMaxDuration(MAX_AGE.toMillis());
        return pool;
    }

    /**
     * Turns off redirects, cookies, User-Agent and decompression. A connection that waits for an answer counts as idle,
     * too.
     */
    private static void restrain(HttpClient client, Duration requestTimeout) {
        client.setIdleTimeout(
                Math.max(MAX_IDLE.toMillis(), requestTimeout.plus(MARGIN).toMillis()));
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(null);
        client.getContentDecoderFactories().clear();
    }
}
