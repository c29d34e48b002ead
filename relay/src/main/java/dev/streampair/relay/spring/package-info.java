/**
 * The relay in a Spring Boot application: auto-configuration, settings, start and stop.
 *
 * <p>The log has a line for each item before its posting is answered, and before the item's successor goes on. A crash loses
 * no line of what was acknowledged; an item whose line it did cost, after the commit to a durable store, is logged as
 * received before when its sender, which had no answer, posts it again.
 * The lines of an array are written together: see {@code LogBuffer}.
 */
@NullMarked
package dev.streampair.relay.spring;

import org.jspecify.annotations.NullMarked;
