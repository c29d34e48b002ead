package dev.streampair.relay.http;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/** Returns the spans in which requests are handled, if there is a tracer. */
@FunctionalInterface
public interface Traces {

    /** Returns no spans. */
    Traces NONE = (observation) -> null;

    /**
     * Returns the span of a request, or {@code null} if none is recorded.
     *
     * @param observation the request's observation; if it is not one of this service's own, the span is the calling
     *     thread's
     */
    @Nullable
    SpanName spanOf(Observation observation);
}
