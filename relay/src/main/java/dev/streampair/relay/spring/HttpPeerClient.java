package dev.streampair.relay.spring;

import dev.streampair.relay.Batch;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.PeerClient;
import java.net.URI;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriBuilderFactory;

/**
 * Posts deliveries to the peer's {@code /stream} as CloudEvents 1.0 in HTTP binary mode, over one kept connection, on the
 * thread that calls.
 */
final class HttpPeerClient implements PeerClient {

    private final RestClient client;

    private final DeadlineRequestFactory requests;

    private final ItemsFormat format;

    private final PeerAnswerReader answers;

    /**
     * @param builder the application's own, so that its observations and customizers apply
     * @param requests makes the requests; closed with this client
     * @param peer where the peer is, and how items are written for it
     * @param source the source of the events: {@code /<service>/<store id>}
     * @param clock the time from which a Retry-After date is counted
     */
    HttpPeerClient(
            RestClient.Builder builder,
            DeadlineRequestFactory requests,
            RelayProperties.Peer peer,
            String source,
            InstantSource clock) {
        this.requests = requests;
        this.format = Objects.requireNonNull(ItemsFormat.of(peer.mediaType()), "checked by the properties");
        this.answers = new PeerAnswerReader(clock);
        this.client = builder.clone()
                .requestFactory(requests)
                .uriBuilderFactory(urisBelow(peer.url()))
                .defaultHeader(CloudEvents.SPEC_VERSION, CloudEvents.VERSION_1_0)
                .defaultHeader(CloudEvents.TYPE, CloudEvents.ITEMS_TYPE)
                .defaultHeader(CloudEvents.SOURCE, source)
                .build();
    }

    /** The URL is encoded already; a template's variables would not be. */
    private static UriBuilderFactory urisBelow(URI url) {
        String text = url.toString();
        DefaultUriBuilderFactory factory =
                new DefaultUriBuilderFactory(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        factory.setEncodingMode(DefaultUriBuilderFactory.EncodingMode.VALUES_ONLY);
        return factory;
    }

    @Override
    public PeerAnswer deliver(Batch batch) {
        try {
            return this.client
                    .post()
                    .uri("/stream")
                    .header(CloudEvents.ID, Long.toString(batch.firstNumber()))
                    .contentType(this.format.mediaType())
                    .body(this.format.write(batch.items()))
                    .exchangeForRequiredValue((request, response) -> this.answers.read(response));
        } catch (ResourceAccessException ex) {
            return new PeerAnswer.Unavailable("no answer: " + NestedExceptionUtils.getMostSpecificCause(ex));
        } finally {
            this.requests.requestEnded();
        }
    }

    @Override
    public void close() {
        this.requests.destroy();
    }
}
