package dev.streampair.relay;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;

/**
 * What is delivered next, and what the peer's answer to it means. An item leaves the outbox once the peer has taken it, or
 * for good reason never will; until then its number, its value and its place do not change, however often it is tried,
 * alone or with others.
 *
 * <p>Items that wait travel together, as many as the policy allows. When the peer refuses several, half as many are tried:
 * so one bad item does not take others with it, and a delivery that the peer has no room for shrinks until it has. Each
 * delivery taken doubles the number again.
 *
 * <p>For one thread at a time, but for {@link #peerStatus}.
 */
final class Delivery {

    private static final Logger logger = LoggerFactory.getLogger(Delivery.class);

    /** The wait after there was nothing to deliver although there seemed to be. */
    static final Duration NOTHING_FOUND = Duration.ofMillis(100);

    private final Store store;

    private final DeliveryPolicy policy;

    private final RelayListener listener;

    private final InstantSource clock;

    private int maxItems;

    /** The waits of the present failures, or {@code null} if the last attempt got somewhere. */
    private @Nullable BackOffExecution backOff;

    /** Written by the thread that delivers, read by all. */
    private volatile PeerStatus peerStatus;

    Delivery(Store store, DeliveryPolicy policy, RelayListener listener, InstantSource clock) {
        this.store = store;
        this.policy = policy;
        this.listener = listener;
        this.clock = clock;
        this.maxItems = policy.maxItems();
        this.peerStatus = new PeerStatus(PeerStatus.State.UNKNOWN, clock.instant(), null);
    }

    /** What the last deliveries have shown of the peer. */
    PeerStatus peerStatus() {
        return this.peerStatus;
    }

    /** Returns what to deliver next; without items if there is nothing. */
    Batch next() {
        return this.store.head(this.maxItems);
    }

    /** Returns what counts as the peer's answer when the way to it failed unexpectedly. */
    PeerAnswer failed(RuntimeException failure) {
        if (this.peerStatus.error() == null) {
            logger.error("Unexpected failure during a delivery", failure);
        }
        return new PeerAnswer.Unavailable(failure.toString());
    }

    /**
     * Does what the peer's answer asks for.
     *
     * @param batch what {@link #next} has returned last
     * @param took the time from the beginning of the attempt to the answer
     * @return how long to wait before the next attempt: zero when this one got somewhere
     */
    Duration answered(Batch batch, PeerAnswer answer, Duration took) {
        this.listener.attempted(batch, answer, took);
        notePeerStatus(answer);
        if (answer instanceof PeerAnswer.Accepted) {
            return settle(batch, batch.size());
        }
        if (answer instanceof PeerAnswer.Halted halted) {
            return settle(batch, Math.max(0, Math.min(halted.accepted(), batch.size())));
        }
        if (answer instanceof PeerAnswer.Refused refused) {
            return (batch.size() == 1) ? bury(batch, refused) : tryHalf(batch, refused);
        }
        return tryLater(batch, answer);
    }

    private void notePeerStatus(PeerAnswer answer) {
        PeerStatus before = this.peerStatus;
        PeerStatus after = before.after(answer, this.clock.instant());
        if (!after.equals(before)) {
            this.peerStatus = after;
        }
        if (after.error() != null && before.error() == null) {
            this.listener.peerDown(after.error());
        } else if (after.error() == null && before.error() != null) {
            this.listener.peerUp();
        }
    }

    /** The peer has taken the leading items and dropped the rest. */
    private Duration settle(Batch batch, int taken) {
        this.store.removeThrough(batch.lastNumber());
        if (taken > 0) {
            this.listener.delivered(batch.range(0, taken));
        }
        if (taken < batch.size()) {
            this.listener.dropped(batch.range(taken, batch.size()));
        }
        this.maxItems = (int) Math.min(this.policy.maxItems(), 2L * this.maxItems);
        return goOn();
    }

    private Duration bury(Batch batch, PeerAnswer.Refused refused) {
        DeadLetter letter =
                new DeadLetter(batch.firstNumber(), batch.items().get(0), this.clock.instant(), refused.reason());
        this.store.bury(letter);
        this.listener.deadLettered(letter);
        return goOn();
    }

    private Duration tryHalf(Batch batch, PeerAnswer.Refused refused) {
        this.maxItems = batch.size() / 2;
        this.listener.retried(batch, refused, Duration.ZERO);
        return goOn();
    }

    private Duration tryLater(Batch batch, PeerAnswer answer) {
        if (this.backOff == null) {
            this.backOff = this.policy.startBackOff();
        }
        Duration delay = Duration.ofMillis(this.backOff.nextBackOff());
        if (answer instanceof PeerAnswer.Busy busy) {
            this.maxItems = Math.max(1, batch.size() / 2);
            Duration asked = (busy.retryAfter() != null) ? busy.retryAfter() : Duration.ZERO;
            delay = longer(delay, shorter(asked, this.policy.maxRetryAfter()));
        }
        this.listener.retried(batch, answer, delay);
        return delay;
    }

    private Duration goOn() {
        this.backOff = null;
        return Duration.ZERO;
    }

    private static Duration longer(Duration one, Duration other) {
        return (one.compareTo(other) >= 0) ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return (one.compareTo(other) <= 0) ? one : other;
    }
}
