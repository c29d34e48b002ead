/**
 * The relay in a Spring Boot application: auto-configuration, settings, start and stop.
 *
 * <p>The log has a line for each item before its posting is answered and before its successor is delivered, so a crash
 * loses no line of an acknowledged item. A crash after the commit to a durable store can cost a line; its sender, which
 * had no answer, posts the item again, and it is then logged as received before. The lines of an array are written
 * together: see {@code LogBuffer}.
 */
@NullMarked
package dev.streampair.relay.spring;

import org.jspecify.annotations.NullMarked;
