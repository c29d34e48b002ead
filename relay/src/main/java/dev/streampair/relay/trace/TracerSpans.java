package dev.streampair.relay.trace;

import dev.streampair.relay.http.SpanName;
import dev.streampair.relay.http.Traces;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;

/** Gets the spans of requests from a tracer. */
record TracerSpans(Tracer tracer) implements Traces {

    @Override
    public @Nullable SpanName spanOf(Observation observation) {
        TracingContext traced = observation.getContextView().get(TracingContext.class);
        Span span = (traced != null) ? traced.getSpan() : this.tracer.currentSpan();
        TraceContext context = (span != null) ? span.context() : null;
        return (context != null && Boolean.TRUE.equals(context.sampled()))
                ? new SpanName(context.traceId(), context.spanId(), false)
                : null;
    }
}
