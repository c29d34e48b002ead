package dev.streampair.relay;

import java.time.Duration;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * How items are delivered and tried again. Attempts never end: an accepted item is delivered once the peer is back.
 *
 * @param maxItems how many items travel together at the most
 * @param initialDelay the wait after the first failed attempt, at least one millisecond
 * @param multiplier by what each further wait grows, at least 1
 * @param maxDelay the longest wait
 * @param maxRetryAfter the longest wait that the peer can ask for
 * @param buriesRefused whether a refused item becomes a dead letter; if not, the stream stands with it at its head
 * @param maxDeadLetters how many dead letters there may be; the stream stands rather than make one more
 * @param keepsOnHalt whether what a halted peer does not take is kept until it goes on; if not, it is dropped
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

    /** How many dead letters there may be by default. */
    public static final int MAX_DEAD_LETTERS = 1000;

    /** One that makes refused items dead letters, and drops what a halted peer does not take. */
    public DeliveryPolicy(
            int maxItems, Duration initialDelay, double multiplier, Duration maxDelay, Duration maxRetryAfter) {
        this(maxItems, initialDelay, multiplier, maxDelay, maxRetryAfter, true, MAX_DEAD_LETTERS, false);
    }

    /**
     * Begins a series of waits. Each is up to half as long or as short again as its step of the series, so that senders
     * that failed together do not come back together.
     */
    BackOffExecution startBackOff() {
        ExponentialBackOff backOff = new ExponentialBackOff(this.initialDelay.toMillis(), this.multiplier);
        backOff.setMaxInterval(this.maxDelay.toMillis());
        backOff.setJitter(this.initialDelay.toMillis() / 2);
        return backOff.start();
    }
}
