package dev.streampair.relay.actuate;

import dev.streampair.relay.Relay;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the service accepts postings at all: DOWN while one is stuck, for example because nobody reads the log, or
 * its disk hangs. Part of liveness, because only a restart helps.
 */
public final class IntakeHealth implements HealthIndicator {

    private final Relay relay;

    private final Duration stuckAfter;

    public IntakeHealth(Relay relay, Duration stuckAfter) {
        this.relay = relay;
        this.stuckAfter = stuckAfter;
    }

    @Override
    public Health health() {
        Duration busy = this.relay.busy();
        boolean stuck = busy.compareTo(this.stuckAfter) > 0;
        return (stuck ? Health.down().withDetail("stuckFor", busy) : Health.up()).build();
    }
}
