package dev.streampair.relay.actuate;

import dev.streampair.relay.Relay;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether new items are taken: OUT_OF_SERVICE while the service drains. It is part of readiness, as another service, or this
 * one later, takes them.
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
