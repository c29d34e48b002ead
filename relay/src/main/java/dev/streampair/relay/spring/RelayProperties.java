package dev.streampair.relay.spring;

import static dev.streampair.relay.http.Settings.check;
import static dev.streampair.relay.http.Settings.checkTimeout;

import dev.streampair.relay.IdWindow;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.http.ItemsFormat;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The relay's settings. A bad value prevents the start; the error names the property, the value and what it must be.
 *
 * @param outbox the items that wait for the peer
 * @param delivery how items are delivered
 * @param deadLetters the items that the peer refuses for good
 * @param retry how deliveries are retried
 * @param stuckAfter how long accepting a posting may take before the service counts as dead and liveness is down
 * @param drainTimeout how long a shutdown may take to deliver the items that wait
 * @param store where the items are kept
 * @param allowedHosts the names besides localhost by which clients may call the service while it listens on a loopback
 *     address
 * @param idempotency how many events and idempotency keys are remembered as accepted, and for how long
 * @param exitOnHalt whether the process ends, with code 0, once this stream or the peer's has halted
 */
@ConfigurationProperties("relay")
record RelayProperties(
        @DefaultValue Outbox outbox,
        @DefaultValue Delivery delivery,
        @DefaultValue DeadLetters deadLetters,
        @DefaultValue Retry retry,
        @DefaultValue("30s") Duration stuckAfter,
        @DefaultValue("5s") Duration drainTimeout,
        @DefaultValue Store store,
        @DefaultValue Set<String> allowedHosts,
        @DefaultValue Idempotency idempotency,
        @DefaultValue("false") boolean exitOnHalt) {

    RelayProperties {
        checkTimeout("relay.stuck-after", stuckAfter);
        check(!drainTimeout.isNegative(), "relay.drain-timeout", drainTimeout, "must not be negative");
        check(
                delivery.maxItems() <= outbox.capacity() / 2,
                "relay.delivery.max-items",
                delivery.maxItems(),
                "must be at most half of relay.outbox.capacity (%s), or two full outboxes could wait for each other"
                        .formatted(outbox.capacity()));
    }

    /**
     * The items that wait for the peer.
     *
     * @param capacity how many items may wait before a posting from outside is refused; a posting from the peer is
     *     refused at twice as many
     */
    record Outbox(@DefaultValue("10000") int capacity) {

        Outbox {
            check(
                    capacity >= 2 && capacity <= RingCapacity.MAX_ITEMS,
                    "relay.outbox.capacity",
                    capacity,
                    "must be from 2 to " + RingCapacity.MAX_ITEMS);
        }
    }

    /**
     * How items are delivered.
     *
     * @param maxItems how many items a delivery may hold
     * @param maxBytes how many bytes a delivery may hold. The longest item takes 22 bytes, so a delivery holds at most
     *     one item for every 22 bytes, even if its items are shorter. Must not exceed the peer's
     *     relay.inbound.max-bytes
     * @param onRefusal what happens to an item that the peer refuses for good
     */
    record Delivery(
            @DefaultValue("1000") int maxItems,
            @DefaultValue("1MB") DataSize maxBytes,
            @DefaultValue("dead-letter") OnRefusal onRefusal) {

        Delivery {
            check(maxItems >= 1, "relay.delivery.max-items", maxItems, "must be at least 1");
            check(
                    maxBytes.toBytes() >= ItemsFormat.BYTES_OF_ONE_ITEM,
                    "relay.delivery.max-bytes",
                    maxBytes,
                    "must be at least %sB, for one item".formatted(ItemsFormat.BYTES_OF_ONE_ITEM));
        }

        /** How many items fit within both limits, even if all are the longest. */
        int items() {
            return (int) Math.min(this.maxItems, this.maxBytes.toBytes() / ItemsFormat.BYTES_OF_ONE_ITEM);
        }
    }

    /** What happens to an item that the peer refuses for good. */
    enum OnRefusal {

        /** It becomes a dead letter, and the next item is delivered. */
        DEAD_LETTER,

        /** It stays at the head, and nothing is delivered until the peer accepts it or someone decides. */
        PAUSE
    }

    /**
     * The items that the peer refuses for good.
     *
     * @param max how many dead letters there may be; when one more would be added, nothing is delivered until some are
     *     gone
     */
    record DeadLetters(@DefaultValue("1000") int max) {

        DeadLetters {
            check(max >= 1 && max <= 100_000, "relay.dead-letters.max", max, "must be from 1 to 100000");
        }
    }

    /**
     * How deliveries are retried, without end.
     *
     * @param initialDelay the wait after the first failed attempt
     * @param multiplier the factor by which each further wait grows
     * @param maxDelay the longest wait between attempts
     * @param maxRetryAfter the longest wait that the peer can ask for with Retry-After
     */
    record Retry(
            @DefaultValue("100ms") Duration initialDelay,
            @DefaultValue("2") double multiplier,
            @DefaultValue("5s") Duration maxDelay,
            @DefaultValue("60s") Duration maxRetryAfter) {

        Retry {
            checkTimeout("relay.retry.initial-delay", initialDelay);
            check(multiplier >= 1 && multiplier <= 100, "relay.retry.multiplier", multiplier, "must be from 1 to 100");
            check(
                    maxDelay.compareTo(initialDelay) >= 0,
                    "relay.retry.max-delay",
                    maxDelay,
                    "must be at least relay.retry.initial-delay (%s)".formatted(initialDelay));
            check(!maxRetryAfter.isNegative(), "relay.retry.max-retry-after", maxRetryAfter, "must not be negative");
        }
    }

    /**
     * How many accepted events are remembered, by their ids or idempotency keys, and for how long.
     *
     * @param maxIds how many ids and idempotency keys are remembered; the oldest are forgotten first
     * @param maxAge how long an id or idempotency key is remembered
     */
    record Idempotency(
            @DefaultValue("10000") int maxIds,
            @DefaultValue("24h") Duration maxAge) {

        Idempotency {
            check(
                    maxIds >= 1 && maxIds <= IdWindow.MAX_IDS,
                    "relay.idempotency.max-ids",
                    maxIds,
                    "must be from 1 to " + IdWindow.MAX_IDS);
            check(maxAge.toMillis() >= 1, "relay.idempotency.max-age", maxAge, "must be at least 1ms");
        }

        IdWindow window() {
            return new IdWindow(this.maxIds, this.maxAge);
        }
    }

    /**
     * Where the items are kept.
     *
     * @param url a JDBC URL, jdbc:sqlite:&lt;file&gt; or jdbc:postgresql://&lt;host&gt;/&lt;database&gt;; empty for
     *     memory
     * @param username the user name for PostgreSQL, unless the URL has one
     * @param password the password for PostgreSQL, unless the URL has one
     */
    record Store(
            @DefaultValue("") String url,
            @Nullable String username,
            @Nullable String password) {

        /** Whether the items outlive the process. */
        boolean isDurable() {
            return !this.url.isEmpty();
        }
    }
}
