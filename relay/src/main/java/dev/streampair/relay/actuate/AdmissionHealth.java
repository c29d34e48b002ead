package dev.streampair.relay.actuate;

import dev.streampair.relay.Relay;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the service accepts new items: OUT_OF_SERVICE while it drains. Part of readiness, because another replica, or
 * this one later, accepts them.
 */
final class AdmissionHealth implements HealthIndicator {

    private final Relay relay;

    AdmissionHealth(Relay relay) {
        this.relay = relay;
    }

    @Override
    public Health health() {
        return (this.relay.isDraining() ? Health.outOfService() : Health.up()).build();
    }
}
