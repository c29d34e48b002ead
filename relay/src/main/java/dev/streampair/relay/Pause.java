package dev.streampair.relay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operator's order to keep what waits.
 *
 * @param since when it was given
 * @param by the login of who gave it, or {@code null} if it came without one
 */
public record Pause(Instant since, @Nullable String by) {}
