package dev.streampair.relay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operator's order to keep what waits.
 *
 * @param since when it was given
 * @param by the operator's login, or {@code null} if the order came without one
 */
public record Pause(Instant since, @Nullable String by) {}
