package dev.streampair.relay.http;

import dev.streampair.relay.Batch;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.observation.ClientRequestObservationContext;

/** The observation context of a delivery. */
public final class DeliveryContext extends ClientRequestObservationContext {

    private final Batch batch;

    private boolean recorded;

    DeliveryContext(ClientHttpRequest request, Batch batch) {
        super(request);
        this.batch = batch;
        setUriTemplate(Wire.PATH);
    }

    /** The number of items in the delivery. */
    public int size() {
        return this.batch.size();
    }

    /** Reports that a tracer records the delivery: its answer is then handled in the scope of its observation. */
    public void setRecorded() {
        this.recorded = true;
    }

    boolean isRecorded() {
        return this.recorded;
    }

    /** The recorded spans in which the items arrived. */
    public List<SpanName> spans() {
        return this.batch.traces().stream()
                .map(SpanName::of)
                .flatMap(Stream::ofNullable)
                .toList();
    }
}
