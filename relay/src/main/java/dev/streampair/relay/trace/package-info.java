/**
 * Traces that continue through the outbox, if the application has a tracer: see {@code RelayTracingAutoConfiguration}.
 */
@NullMarked
package dev.streampair.relay.trace;

import org.jspecify.annotations.NullMarked;
