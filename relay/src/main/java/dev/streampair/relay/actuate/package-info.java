/**
 * Shows and controls a stream: {@code /actuator/stream}, its health, the liveness of the intake, and the meters. This
 * package reads the {@link dev.streampair.relay.Relay} and listens to its events; the engine does not know it.
 */
@NullMarked
package dev.streampair.relay.actuate;

import org.jspecify.annotations.NullMarked;
