/** A trace that goes on through the outbox, where the application has a tracer: see {@code RelayTracingAutoConfiguration}. */
@NullMarked
package dev.streampair.relay.trace;

import org.jspecify.annotations.NullMarked;
