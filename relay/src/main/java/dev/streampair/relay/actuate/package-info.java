/**
 * What one sees of a stream, and steers it by: {@code /actuator/stream}, its health, the liveness of the intake, and the meters.
 * It looks at the {@link dev.streampair.relay.Relay} and hears what happens as a listener; nothing knows it.
 */
@NullMarked
package dev.streampair.relay.actuate;

import org.jspecify.annotations.NullMarked;
