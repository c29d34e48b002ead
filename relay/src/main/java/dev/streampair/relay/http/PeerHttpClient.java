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

/** Makes Jetty's client for the one connection to the peer. It does what the relay says and no more. */
final class PeerHttpClient {

    /** Shorter than the peer keeps an idle connection, so that none is used that the peer is about to close. */
    static final Duration MAX_IDLE = Duration.ofSeconds(20);

    /** A busy connection would never end otherwise, and outlive the certificates of both sides and the peer's address. */
    static final Duration MAX_AGE = Duration.ofMinutes(5);

    private static final Duration MARGIN = Duration.ofSeconds(1);

    private PeerHttpClient() {}

    /**
     * Starts a client on the server's threads, scheduler and buffers.
     *
     * @param settings the application's own, for its TLS material
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
            throw new IllegalStateException("The way to the peer cannot be opened", ex);
        }
    }

    private static void share(Server server, ClientConnector connector) {
        connector.setExecutor(server.getThreadPool());
        connector.setScheduler(server.getScheduler());
        connector.setByteBufferPool(server.getByteBufferPool());
        connector.setSelectors(1);
        connector.addBean(new Pulse(connector::getSelectorManager, server.getScheduler()));
    }

    /** An answer is handled by the thread that selected it: the relay never blocks. */
    private static HttpClientTransportOverHTTP transport(ClientConnector connector) {
        HttpClientTransportOverHTTP transport = new HttpClientTransportOverHTTP(connector);
        transport.setInvocationType(Invocable.InvocationType.NON_BLOCKING);
        transport.setConnectionPoolFactory(PeerHttpClient::oneConnection);
        return transport;
    }

    /** Too old a connection is closed between two requests. */
    private static DuplexConnectionPool oneConnection(Destination peer) {
        DuplexConnectionPool pool = new DuplexConnectionPool(peer, 1);
        pool.setMaxDuration(MAX_AGE.toMillis());
        return pool;
    }

    /** No redirect, no cookie, no login, no decompression; a connection that waits for an answer is idle, too. */
    private static void restrain(HttpClient client, Duration requestTimeout) {
        client.setIdleTimeout(
                Math.max(MAX_IDLE.toMillis(), requestTimeout.plus(MARGIN).toMillis()));
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(null);
        client.getContentDecoderFactories().clear();
    }
}
