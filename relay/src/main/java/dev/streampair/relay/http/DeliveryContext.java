package dev.streampair.relay.http;

import dev.streampair.relay.Batch;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.observation.ClientRequestObservationContext;

/** A delivery as it is observed. */
public final class DeliveryContext extends ClientRequestObservationContext {

    private final Batch batch;

    private boolean recorded;

    DeliveryContext(ClientHttpRequest request, Batch batch) {
        super(request);
        this.batch = batch;
        setUriTemplate(Wire.PATH);
    }

    /** How many items are delivered. */
    public int size() {
        return this.batch.size();
    }

    /** A tracer records it: from now on its answer is handled in the scope of its observation. */
    public void setRecorded() {
        this.recorded = true;
    }

    boolean isRecorded() {
        return this.recorded;
    }

    /** The spans in which they came, as far as they were recorded. */
    public List<SpanName> spans() {
        return this.batch.traces().stream()
                .map(SpanName::of)
                .flatMap(Stream::ofNullable)
                .toList();
    }
}
