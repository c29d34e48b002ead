package dev.streampair.relay.http;

import dev.streampair.relay.Batch;
import dev.streampair.relay.Incarnation;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.PeerClient;
import dev.streampair.relay.Store;
import io.micrometer.observation.Observation;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.convert.DurationStyle;

/**
 * Posts deliveries to the peer's {@code /stream} as CloudEvents 1.0 in HTTP binary mode, over one persistent
 * connection, without blocking. The request timeout bounds the whole delivery, from connecting to the end of the
 * answer.
 */
public final class HttpPeerClient implements PeerClient {

    private static final Logger logger = LoggerFactory.getLogger(HttpPeerClient.class);

    private final HttpClient client;

    private final ClientObservations observations;

    private final URI uri;

    private final Duration timeout;

    private final ItemsFormat format;

    /** The headers that every request has. */
    private final HttpFields headers;

    private final Supplier<Incarnation> incarnation;

    private final PeerAnswerReader answers;

    private final PeerAnswer late;

    /**
     * Whether the last delivery was answered. The peer may have closed its connection since, which is not an outage.
     */
    private volatile boolean connectionIsProven;

    private volatile boolean closed;

    private volatile Executor scope = Store.CALLER;

    /**
     * @param client stopped when this client is closed
     * @param observations observes each request
     * @param peer the peer's URL, and the format of its items
     * @param source the source of the events: {@code /<service>/<store id>}
     * @param incarnation supplies the current user of the source's numbers
     * @param clock the clock for a Retry-After date
     */
    HttpPeerClient(
            HttpClient client,
            ClientObservations observations,
            PeerProperties peer,
            String source,
            Supplier<Incarnation> incarnation,
            InstantSource clock) {
        this.client = client;
        this.incarnation = incarnation;
        this.observations = observations;
        this.uri = streamOf(peer.uri());
        this.timeout = peer.requestTimeout();
        this.format = Objects.requireNonNull(ItemsFormat.of(peer.mediaType()), "checked by the properties");
        HttpFields.Mutable all = HttpFields.build();
        peer.headers().forEach(all::put);
        all.put(CloudEvents.SPEC_VERSION, ContentMode.VERSION_1_0)
                .put(CloudEvents.TYPE, ContentMode.ITEMS_TYPE)
                .put(CloudEvents.SOURCE, source);
        if (peer.onHalt() == PeerProperties.OnHalt.KEEP) {
            all.put(Wire.ON_HALT, Wire.KEEP);
        }
        if (peer.key() != null) {
            all.put(PeerKey.HEADER, peer.key());
        }
        this.headers = all.asImmutable();
        this.answers = new PeerAnswerReader(peer, clock);
        this.late = new PeerAnswer.Unavailable(
                "no answer within %s (relay.peer.request-timeout)".formatted(print(peer.requestTimeout())), true);
    }

    private static String print(Duration time) {
        ChronoUnit unit = (time.toMillisPart() == 0) ? ChronoUnit.SECONDS : ChronoUnit.MILLIS;
        return DurationStyle.SIMPLE.print(time, unit);
    }

    private static URI streamOf(URI url) {
        String text = url.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + Wire.PATH);
    }

    /** The observations of the requests. */
    public ClientObservations observations() {
        return this.observations;
    }

    /** The factory for TLS connections, used if the peer's URL begins with https. */
    SslContextFactory tls() {
        return this.client.getSslContextFactory();
    }

    @Override
    public void deliver(Batch batch, Consumer<PeerAnswer> answer) {
        if (this.closed) {
            answer.accept(new PeerAnswer.Unavailable("no answer: this service is shutting down"));
            return;
        }
        long deadline = System.nanoTime() + this.timeout.toNanos();
        boolean reused = this.connectionIsProven;
        this.connectionIsProven = false;
        Runnable repeat = () -> send(batch, deadline, null, answer);
        send(batch, deadline, reused ? repeat : null, answer);
    }

    /**
     * @param repeat run instead of reporting an answer if the connection turns out to be closed
     */
    private void send(Batch batch, long deadline, @Nullable Runnable repeat, Consumer<PeerAnswer> answer) {
        byte[] body = this.format.write(batch.items());
        ObservedRequest observed = new ObservedRequest(this.uri);
        DeliveryContext context = new DeliveryContext(observed, batch);
        Observation observation = this.observations.start(context);
        // Created here, so that reporting an answer needs no memory: there may be little by then.
        Executor ownScope = context.isRecorded() ? observation::scoped : Store.CALLER;
        Request request = this.client
                .newRequest(this.uri)
                .method(HttpMethod.POST)
                .timeout(millisUntil(deadline), TimeUnit.MILLISECONDS)
                .headers((all) -> {
                    all.add(this.headers).put(CloudEvents.ID, CloudEvents.idOf(batch));
                    Incarnation user = this.incarnation.get();
                    if (!user.users().isEmpty()) {
                        all.put(Wire.INCARNATION, user.toString());
                    }
                    observed.copyHeadersTo(all);
                })
                .body(new BytesRequestContent(this.format.mediaType().toString(), body));
        request.send(new PeerRequest(
                context,
                observation,
                (response, content) -> read(response, content, batch.size()),
                this.late,
                repeat,
                (told) -> {
                    this.scope = ownScope;
                    answer.accept(told);
                }));
    }

    /** Returns at least 1: for Jetty, less means no timeout at all. */
    private static long millisUntil(long deadline) {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
    }

    private PeerAnswer read(Response response, byte[] body, int items) {
        this.connectionIsProven = true;
        return this.answers.read(response, body, items);
    }

    @Override
    public Executor scope() {
        return this.scope;
    }

    @Override
    public void close() {
        this.closed = true;
        try {
            this.client.stop();
        } catch (Exception ex) {
            logger.debug("The connection to the peer could not be closed", ex);
        }
    }
}
