package dev.streampair.relay.trace;

import dev.streampair.relay.http.Traces;
import dev.streampair.relay.spring.RelayAutoConfiguration;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Auto-configuration that continues traces through the outbox, if the application has a tracer. */
@AutoConfiguration(
        before = RelayAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration"
        })
@ConditionalOnClass(Tracer.class)
@ConditionalOnBean({Tracer.class, Propagator.class})
public final class RelayTracingAutoConfiguration {

    @Bean
    Traces relayTraces(Tracer tracer) {
        return new TracerSpans(tracer);
    }

    /** Before Spring Boot's own: the first that supports a context handles it. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    DeliverySpans deliverySpans(Tracer tracer, Propagator propagator) {
        return new DeliverySpans(tracer, propagator);
    }
}
