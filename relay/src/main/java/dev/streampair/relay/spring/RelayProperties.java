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
 * The relay's settings. A bad value stops the start, with the property, the value and what it must be.
 *
 * @param outbox what waits for the peer
 * @param delivery how items travel to the peer
 * @param deadLetters what the peer refuses for good
 * @param retry how deliveries are tried again
 * @param stuckAfter after what time a posting that is still being taken makes the service count as dead: liveness is down
 * @param drainTimeout how long a stop may take to deliver what waits
 * @param store where the items are kept
 * @param allowedHosts by what names the service may be called besides localhost while it listens on a loopback address
 * @param idempotency of how many events and idempotency keys it is remembered that they were taken
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
     * What waits for the peer.
     *
     * @param capacity how many items from outside may wait; items from the peer may make it twice as many
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
     * How items travel to the peer.
     *
     * @param maxItems how many items travel together at the most
     * @param maxBytes how many bytes a delivery may hold. The longest item takes 22 bytes, so a delivery holds at most one
     *     item for every 22 bytes, whatever the items are. Must not exceed the peer's relay.inbound.max-bytes
     * @param onRefusal what becomes of an item that the peer refuses for good
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

        /** How many items are sure to fit in both limits, whatever their values. */
        int items() {
            return (int) Math.min(this.maxItems, this.maxBytes.toBytes() / ItemsFormat.BYTES_OF_ONE_ITEM);
        }
    }

    /** What becomes of an item that the peer refuses for good. */
    enum OnRefusal {

        /** It becomes a dead letter, and the next goes. */
        DEAD_LETTER,

        /** It stays where it is, and nothing is delivered until the peer takes it or someone decides. */
        PAUSE
    }

    /**
     * What the peer refuses for good.
     *
     * @param max how many dead letters there may be; with one more to come, nothing is delivered until some are gone
     */
    record DeadLetters(@DefaultValue("1000") int max) {

        DeadLetters {
            check(max >= 1 && max <= 100_000, "relay.dead-letters.max", max, "must be from 1 to 100000");
        }
    }

    /**
     * How deliveries are tried again, without end.
     *
     * @param initialDelay the wait after the first failed attempt
     * @param multiplier by what each further wait grows
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
     * Of how many events it is remembered that they were taken, by their ids or idempotency keys.
     *
     * @param maxIds how many; those that came first are forgotten first
     * @param maxAge for how long
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
     * @param url a JDBC URL, jdbc:sqlite:&lt;file&gt; or jdbc:postgresql://&lt;host&gt;/&lt;database&gt;; empty for memory
     * @param username who connects to PostgreSQL, unless the URL says so
     * @param password the password for PostgreSQL, unless the URL says so
     */
    record Store(
            @DefaultValue("") String url,
            @Nullable String username,
            @Nullable String password) {

        /** Whether the items are to outlive the process. */
        boolean isDurable() {
            return !this.url.isEmpty();
        }
    }
}
