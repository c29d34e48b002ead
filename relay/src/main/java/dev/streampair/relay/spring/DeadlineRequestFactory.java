package dev.streampair.relay.spring;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsHttpClientBuilder;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

/**
 * Makes requests that end by a deadline. The client's own timeouts begin again with every byte that arrives, so a peer
 * that trickles could hold a delivery for ever; here a request that has not {@linkplain #requestEnded ended} in time is
 * aborted.
 *
 * <p>For one thread and one request at a time; only {@link #destroy} may be called by others.
 */
final class DeadlineRequestFactory extends HttpComponentsClientHttpRequestFactory {

    private static final Logger logger = LoggerFactory.getLogger(DeadlineRequestFactory.class);

    /** Shorter than the peer keeps an idle connection, so that none is used that the peer is about to close. */
    private static final Timeout MAX_IDLE = Timeout.ofSeconds(30);

    private final long timeout;

    private final Thread watchdog = new Thread(this::watch, "relay-deadline");

    /** The request under way. Written by the requesting thread, read by the watchdog and the one that closes. */
    private volatile @Nullable Exchange exchange;

    private volatile boolean closed;

    private DeadlineRequestFactory(CloseableHttpClient client, Duration timeout) {
        super(client);
        this.timeout = timeout.toNanos();
        this.watchdog.setDaemon(true);
        this.watchdog.start();
    }

    /**
     * Makes a factory whose client does what the relay says and no more: it follows no redirect, tries nothing again and
     * keeps no cookie.
     *
     * @param settings the application's own, for its TLS material
     */
    static DeadlineRequestFactory create(HttpClientSettings settings, RelayProperties.Peer peer) {
        CloseableHttpClient client = new HttpComponentsHttpClientBuilder()
                .withCustomizer((builder) -> builder.disableAutomaticRetries()
                        .disableRedirectHandling()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .disableContentCompression())
                .withConnectionConfigCustomizer((builder) -> builder.setIdleTimeout(MAX_IDLE))
                .build(settings.withTimeouts(peer.connectTimeout(), peer.requestTimeout()));
        return new DeadlineRequestFactory(client, peer.requestTimeout());
    }

    @Override
    protected void postProcessHttpRequest(ClassicHttpRequest request) {
        this.exchange = new Exchange((HttpUriRequestBase) request, System.nanoTime() + this.timeout);
    }

    /** Says that the request has been answered, and its answer read, or has failed. */
    void requestEnded() {
        this.exchange = null;
    }

    /** Whether it makes no more requests that succeed. */
    boolean isClosed() {
        return this.closed;
    }

    private void watch() {
        while (!this.closed) {
            LockSupport.parkNanos(this, abortWhatIsLate());
        }
    }

    /**
     * Returns after how many nanoseconds to look again. A request that begins in the meantime is due later than that, so
     * none has to wake the watchdog.
     */
    private long abortWhatIsLate() {
        Exchange current = this.exchange;
        if (current == null) {
            return this.timeout;
        }
        long remaining = current.deadline() - System.nanoTime();
        if (remaining > 0) {
            return remaining;
        }
        abort(current);
        return this.timeout;
    }

    private static void abort(Exchange exchange) {
        try {
            exchange.request().abort();
        } catch (Throwable ex) {
            // Without this thread, a peer that trickles could hold a delivery for ever.
            logger.warn("A delivery that took too long could not be broken off", ex);
        }
    }

    @Override
    public void destroy() {
        this.closed = true;
        LockSupport.unpark(this.watchdog);
        Exchange pending = this.exchange;
        if (pending != null) {
            abort(pending);
        }
        ((CloseableHttpClient) getHttpClient()).close(CloseMode.IMMEDIATE);
    }

    /**
     * @param deadline the time, of {@link System#nanoTime}, by which the request is to end
     */
    private record Exchange(HttpUriRequestBase request, long deadline) {}
}
