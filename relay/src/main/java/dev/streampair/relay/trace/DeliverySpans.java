package dev.streampair.relay.trace;

import dev.streampair.relay.http.DeliveryContext;
import dev.streampair.relay.http.SpanName;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import java.util.List;

/**
 * Creates the span of a delivery. If its items came from outside in one posting, it is a child of the span in which
 * they came. If they came from the peer, or in several postings, it begins a new trace with links to their spans: a
 * ring would otherwise be one endless trace, and a span has one parent (OpenTelemetry's conventions for messages in
 * batches).
 */
final class DeliverySpans extends PropagatingSenderTracingObservationHandler<DeliveryContext> {

    /** How many links of a span OpenTelemetry keeps by default. */
    private static final int MAX_LINKS = 128;

    DeliverySpans(Tracer tracer, Propagator propagator) {
        super(tracer, propagator);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof DeliveryContext;
    }

    /** Ignores the span of the calling thread. */
    @Override
    public Span createSenderSpan(DeliveryContext context) {
        Span.Builder span = getTracer().spanBuilder().kind(Span.Kind.CLIENT);
        List<SpanName> origins = context.spans();
        if (origins.size() == 1 && !origins.get(0).ofPeer()) {
            span.setParent(contextOf(origins.get(0)));
        } else {
            span.setNoParent();
            origins.stream().limit(MAX_LINKS).forEach((origin) -> span.addLink(new Link(contextOf(origin))));
        }
        if (context.size() > 1) {
            span.tag("messaging.batch.message_count", context.size());
        }
        Span started = span.start();
        if (Boolean.TRUE.equals(started.context().sampled())) {
            context.setRecorded();
        }
        return started;
    }

    private TraceContext contextOf(SpanName name) {
        return getTracer()
                .traceContextBuilder()
                .traceId(name.traceId())
                .spanId(name.spanId())
                .sampled(true)
                .build();
    }
}
