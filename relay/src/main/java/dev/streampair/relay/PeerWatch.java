package dev.streampair.relay;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Derives the peer's status from each answer, and notifies the listener when it changes. For one thread at a time,
 * except {@link #status} and {@link #lastAnswer}.
 */
final class PeerWatch {

    /** How many reasons are reported in one outage: each attempt may fail for a different one. */
    private static final int MAX_REASONS = 10;

    private final RelayListener listener;

    private final InstantSource clock;

    /** The reasons reported so far in this outage. */
    private final Set<String> reasonsTold = new HashSet<>();

    private volatile PeerStatus status;

    private volatile @Nullable PeerAnswer lastAnswer;

    PeerWatch(RelayListener listener, InstantSource clock) {
        this.listener = listener;
        this.clock = clock;
        this.status = new PeerStatus(PeerStatus.State.UNKNOWN, clock.instant(), null);
    }

    PeerStatus status() {
        return this.status;
    }

    @Nullable
    PeerAnswer lastAnswer() {
        return this.lastAnswer;
    }

    void learn(PeerAnswer answer) {
        this.lastAnswer = answer;
        PeerStatus before = this.status;
        PeerStatus after = before.after(answer, this.clock.instant());
        if (!after.equals(before)) {
            this.status = after;
        }
        if (after.error() != null) {
            tellDown(after.error(), before.error() == null);
        } else if (before.error() != null) {
            this.reasonsTold.clear();
            this.listener.peerUp();
        }
    }

    private void tellDown(String reason, boolean first) {
        boolean told = this.reasonsTold.size() == MAX_REASONS || !this.reasonsTold.add(reason);
        if (first) {
            this.listener.peerDown(reason);
        } else if (!told) {
            this.listener.peerStillDown(reason);
        }
    }
}
