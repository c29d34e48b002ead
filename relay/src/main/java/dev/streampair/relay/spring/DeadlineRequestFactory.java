package dev.streampair.relay.spring;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
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

    /** Shorter than the peer keeps an idle connection, so that none is used that the peer is about to close. */
    private static final Timeout MAX_IDLE = Timeout.ofSeconds(30);

    private final Duration timeout;

    private final ScheduledThreadPoolExecutor watchdog;

    /** Written by the requesting thread, read by the one that closes. */
    private volatile @Nullable HttpUriRequestBase request;

    private @Nullable Future<?> deadline;

    private DeadlineRequestFactory(CloseableHttpClient client, Duration timeout) {
        super(client);
        this.timeout = timeout;
        this.watchdog = new ScheduledThreadPoolExecutor(1, (task) -> {
            Thread thread = new Thread(task, "relay-deadline");
            thread.setDaemon(true);
            return thread;
        });
        this.watchdog.setRemoveOnCancelPolicy(true);
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
        HttpUriRequestBase abortable = (HttpUriRequestBase) request;
        this.request = abortable;
        this.deadline = this.watchdog.schedule(abortable::abort, this.timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Says that the request has been answered, and its answer read, or has failed. */
    void requestEnded() {
        Future<?> pending = this.deadline;
        if (pending != null) {
            pending.cancel(false);
        }
        this.deadline = null;
        this.request = null;
    }

    @Override
    public void destroy() {
        HttpUriRequestBase pending = this.request;
        if (pending != null) {
            pending.abort();
        }
        this.watchdog.shutdownNow();
        ((CloseableHttpClient) getHttpClient()).close(CloseMode.IMMEDIATE);
    }
}
