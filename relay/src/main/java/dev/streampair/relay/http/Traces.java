package dev.streampair.relay.http;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/** Knows the spans in which requests are handled, if there is a tracer. */
@FunctionalInterface
public interface Traces {

    /** Knows none. */
    Traces NONE = (observation) -> null;

    /**
     * Returns the span of a request, or {@code null} if none is recorded.
     *
     * @param observation of the request; where it is none of this service's own, the span is that of the calling thread
     */
    @Nullable
    SpanName spanOf(Observation observation);
}
