/**
 * The relay in a Spring Boot application: auto-configuration, settings, start and stop.
 *
 * <p>The log has a line for each item before its posting is answered, so a crash loses no line of what was acknowledged.
 * The lines of an array are written together: see {@code LogBuffer}.
 */
@NullMarked
package dev.streampair.relay.spring;

import org.jspecify.annotations.NullMarked;
