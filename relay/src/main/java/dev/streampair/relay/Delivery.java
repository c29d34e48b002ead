package dev.streampair.relay;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;

/**
 * One attempt after another to deliver the items at the head of the outbox. An item leaves the outbox once the peer has
 * taken it, or for good reason never will; until then its number, its value and its place do not change, however often it
 * is tried, alone or with others.
 *
 * <p>Items that wait travel together, as many as the policy allows. When the peer refuses several, half as many are tried:
 * so one bad item does not take others with it, and a delivery that the peer has no room for shrinks until it has. Each
 * delivery taken doubles the number again.
 *
 * <p>Used by the delivery thread only, but for {@link #peerError}.
 */
final class Delivery {

    private static final Logger logger = LoggerFactory.getLogger(Delivery.class);

    private static final Duration NOTHING_FOUND = Duration.ofMillis(100);

    private final Store store;

    private final PeerClient peer;

    private final DeliveryPolicy policy;

    private final RelayListener listener;

    private final InstantSource clock;

    private int maxItems;

    /** The waits of the present failures, or {@code null} if the last attempt got somewhere. */
    private @Nullable BackOffExecution backOff;

    /** Why the peer's last answer was none; written by the delivery thread, read by all. */
    private volatile @Nullable String peerError;

    Delivery(Store store, PeerClient peer, DeliveryPolicy policy, RelayListener listener, InstantSource clock) {
        this.store = store;
        this.peer = peer;
        this.policy = policy;
        this.listener = listener;
        this.clock = clock;
        this.maxItems = policy.maxItems();
    }

    /** Returns why the peer is down, or {@code null} if it is not known to be. */
    @Nullable
    String peerError() {
        return this.peerError;
    }

    /**
     * Delivers what waits, as far as it goes in one delivery; does nothing when nothing waits.
     *
     * @return how long to wait before the next attempt: zero when this one got somewhere, a moment when there was nothing
     */
    Duration attempt() {
        Batch batch = this.store.head(this.maxItems);
        if (batch.items().isEmpty()) {
            // Another process delivers, or someone has taken rows away: not at once again.
            return NOTHING_FOUND;
        }
        long start = System.nanoTime();
        PeerAnswer answer = deliver(batch);
        this.listener.attempted(batch, answer, Duration.ofNanos(System.nanoTime() - start));
        notePeerState(answer);
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

    private PeerAnswer deliver(Batch batch) {
        try {
            return this.peer.deliver(batch);
        } catch (RuntimeException ex) {
            if (this.peerError == null) {
                logger.error("The delivery failed in a way that nobody foresaw", ex);
            }
            return new PeerAnswer.Unavailable(ex.toString());
        }
    }

    private void notePeerState(PeerAnswer answer) {
        boolean wasDown = (this.peerError != null);
        if (answer instanceof PeerAnswer.Unavailable unavailable) {
            this.peerError = unavailable.reason();
            if (!wasDown) {
                this.listener.peerDown(unavailable.reason());
            }
        } else if (wasDown) {
            this.peerError = null;
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
