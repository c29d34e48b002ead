package dev.streampair.relay;

import java.time.Duration;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * How items are delivered and retried. Retries never end: an accepted item is delivered once the peer is back.
 *
 * @param maxItems the maximum number of items in a batch
 * @param initialDelay the wait after the first failed attempt, at least one millisecond
 * @param multiplier the factor by which each further wait grows, at least 1
 * @param maxDelay the longest wait
 * @param maxRetryAfter the longest wait that the peer can ask for
 * @param buriesRefused whether a refused item becomes a dead letter; if not, it stays at the head and blocks the stream
 * @param maxDeadLetters the maximum number of dead letters; at this limit, a refused item blocks the stream
 * @param keepsOnHalt whether items that a halted peer does not accept are kept until its stream continues; if not, they
 *     are dropped
 */
public record DeliveryPolicy(
        int maxItems,
        Duration initialDelay,
        double multiplier,
        Duration maxDelay,
        Duration maxRetryAfter,
        boolean buriesRefused,
        int maxDeadLetters,
        boolean keepsOnHalt) {

    /** The default for the maximum number of dead letters. */
    public static final int MAX_DEAD_LETTERS = 1000;

    /** Creates a policy that makes refused items dead letters, and drops items that a halted peer does not accept. */
    public DeliveryPolicy(
            int maxItems, Duration initialDelay, double multiplier, Duration maxDelay, Duration maxRetryAfter) {
        this(maxItems, initialDelay, multiplier, maxDelay, maxRetryAfter, true, MAX_DEAD_LETTERS, false);
    }

    /**
     * Begins a series of waits. Each wait is up to half longer or shorter than its step of the series, at random, so
     * that senders that failed together do not retry together.
     */
    BackOffExecution startBackOff() {
        ExponentialBackOff backOff = new ExponentialBackOff(this.initialDelay.toMillis(), this.multiplier);
        backOff.setMaxInterval(this.maxDelay.toMillis());
        backOff.setJitter(this.initialDelay.toMillis() / 2);
        return backOff.start();
    }
}
