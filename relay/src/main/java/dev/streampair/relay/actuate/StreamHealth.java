package dev.streampair.relay.actuate;

import dev.streampair.relay.PeerStatus;
import dev.streampair.relay.Relay;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of the stream: UP; PEER_DOWN while the peer does not answer; BLOCKED while the item at the head waits for
 * someone to decide; DOWN while the store does not work; OUT_OF_SERVICE while this service drains.
 *
 * <p>PEER_DOWN and BLOCKED are custom statuses, answered with 200: the service itself does what it can, which is to
 * accept items and keep them. This indicator is not part of liveness and readiness: neither restarting this service nor
 * sending its clients elsewhere cures a dead peer. {@link AdmissionHealth} reports a drain to readiness.
 */
final class StreamHealth implements HealthIndicator {

    static final Status PEER_DOWN = new Status("PEER_DOWN");

    static final Status BLOCKED = new Status("BLOCKED");

    private final Relay relay;

    private final String peer;

    StreamHealth(Relay relay, String peer) {
        this.relay = relay;
        this.peer = peer;
    }

    @Override
    public Health health() {
        PeerStatus status = this.relay.peerStatus();
        String storeError = this.relay.storeError();
        Health.Builder health = Health.status(statusOf(status, storeError))
                .withDetail("paused", this.relay.isPaused())
                .withDetail("halted", this.relay.progress().halted())
                .withDetail("peer", new PeerHealth(this.peer, status.state(), status.since(), status.lastError()))
                .withDetail("waiting", this.relay.waiting())
                .withDetail("oldestAge", this.relay.oldestAge());
        if (storeError != null) {
            health.withDetail("store", storeError);
        }
        String blocked = this.relay.blocked();
        if (blocked != null) {
            health.withDetail("blocked", blocked);
        }
        if (status.state() == PeerStatus.State.HALTED) {
            health.withDetail(
                    "warning",
                    "%s has halted: items for it %s"
                            .formatted(this.peer, this.relay.keepsOnHalt() ? "wait until it goes on" : "are dropped"));
        }
        return health.build();
    }

    private Status statusOf(PeerStatus status, @Nullable String storeError) {
        if (this.relay.isDraining()) {
            return Status.OUT_OF_SERVICE;
        }
        if (storeError != null) {
            return Status.DOWN;
        }
        if (status.state() == PeerStatus.State.DOWN) {
            return PEER_DOWN;
        }
        return (this.relay.blocked() != null) ? BLOCKED : Status.UP;
    }

    /**
     * The peer, as the last delivery has shown it.
     *
     * @param since when it entered this state
     * @param lastError the last error, in this outage or the one before; null, and not shown, if there was none
     */
    record PeerHealth(
            String name,
            PeerStatus.State state,
            Instant since,
            @Nullable String lastError) {}
}
