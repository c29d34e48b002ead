package dev.streampair.relay.spring;

import dev.streampair.relay.RingCapacity;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

/**
 * The relay's settings. A bad value stops the start, with the property, the value and what it must be.
 *
 * @param peer the service to which the successors are sent
 * @param outbox what waits for the peer
 * @param delivery how items travel to the peer
 * @param inbound what a posting may hold
 * @param retry how deliveries are tried again
 * @param drainTimeout how long a stop may take to deliver what waits
 * @param store where the items are kept
 * @param exitOnHalt whether the process ends, with code 0, once this stream or the peer's has halted
 */
@ConfigurationProperties("relay")
record RelayProperties(
        Peer peer,
        @DefaultValue Outbox outbox,
        @DefaultValue Delivery delivery,
        @DefaultValue Inbound inbound,
        @DefaultValue Retry retry,
        @DefaultValue("5s") Duration drainTimeout,
        @DefaultValue Store store,
        @DefaultValue("false") boolean exitOnHalt) {

    RelayProperties {
        check(peer != null, "relay.peer", "missing", "must name the peer: relay.peer.name and relay.peer.url");
        check(!drainTimeout.isNegative(), "relay.drain-timeout", drainTimeout, "must not be negative");
        check(
                delivery.maxItems() <= outbox.capacity() / 2,
                "relay.delivery.max-items",
                delivery.maxItems(),
                "must be at most half of relay.outbox.capacity (%d), or two full outboxes could wait for each other"
                        .formatted(outbox.capacity()));
        check(
                inbound.maxItems() <= outbox.capacity(),
                "relay.inbound.max-items",
                inbound.maxItems(),
                "must be at most relay.outbox.capacity (%d), or a posting could be accepted never"
                        .formatted(outbox.capacity()));
    }

    /**
     * The service to which the successors are sent.
     *
     * @param url where the peer is, such as http://localhost:8082; "/stream" is added to it
     * @param name the peer's spring.application.name, by which its deliveries are known
     * @param connectTimeout how long connecting may take
     * @param requestTimeout how long a delivery may take, from connecting to the end of the answer
     * @param mediaType how items are written for the peer: application/json or application/cbor
     */
    record Peer(
            URI url,
            String name,
            @DefaultValue("1s") Duration connectTimeout,
            @DefaultValue("5s") Duration requestTimeout,
            @DefaultValue(MediaType.APPLICATION_JSON_VALUE) MediaType mediaType) {

        Peer {
            check(
                    url != null
                            && url.getHost() != null
                            && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                            && url.getRawUserInfo() == null
                            && url.getQuery() == null
                            && url.getFragment() == null,
                    "relay.peer.url",
                    String.valueOf(url).replaceFirst("//[^/@]*@", "//***@"),
                    "must be an absolute URL such as http://localhost:8082, without user, query and fragment");
            checkName("relay.peer.name", name);
            checkTimeout("relay.peer.connect-timeout", connectTimeout);
            checkTimeout("relay.peer.request-timeout", requestTimeout);
            check(
                    ItemsFormat.of(mediaType) != null,
                    "relay.peer.media-type",
                    mediaType,
                    "must be one of " + ItemsFormat.MEDIA_TYPES);
        }
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
     */
    record Delivery(
            @DefaultValue("1000") int maxItems,
            @DefaultValue("1MB") DataSize maxBytes) {

        Delivery {
            check(maxItems >= 1, "relay.delivery.max-items", maxItems, "must be at least 1");
            check(
                    maxBytes.toBytes() >= ItemsFormat.BYTES_OF_ONE_ITEM,
                    "relay.delivery.max-bytes",
                    maxBytes,
                    "must be at least %dB, for one item".formatted(ItemsFormat.BYTES_OF_ONE_ITEM));
        }

        /** How many items are sure to fit in both limits, whatever their values. */
        int items() {
            return (int) Math.min(this.maxItems, this.maxBytes.toBytes() / ItemsFormat.BYTES_OF_ONE_ITEM);
        }
    }

    /**
     * What a posting may hold.
     *
     * @param maxItems how many items a posting may hold
     * @param maxBytes how many bytes a posting's body may hold
     * @param timeout how long a posting's body may take to come
     */
    record Inbound(
            @DefaultValue("10000") int maxItems,
            @DefaultValue("1MB") DataSize maxBytes,
            @DefaultValue("10s") Duration timeout) {

        private static final int MAX_MEGABYTES = 512;

        Inbound {
            check(maxItems >= 1, "relay.inbound.max-items", maxItems, "must be at least 1");
            check(
                    maxBytes.toBytes() >= 1 && maxBytes.toMegabytes() <= MAX_MEGABYTES,
                    "relay.inbound.max-bytes",
                    maxBytes,
                    "must be from 1B to %dMB".formatted(MAX_MEGABYTES));
            checkTimeout("relay.inbound.timeout", timeout);
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

    /**
     * Checks a service's name, which becomes part of a source: unreserved characters of RFC 3986 only.
     *
     * @return the name
     */
    static String checkName(String property, @Nullable String name) {
        boolean valid = name != null && name.matches("[A-Za-z0-9._~-]+");
        check(valid, property, name, "must be letters, digits, '.', '_', '~' and '-', such as service-x");
        return Objects.requireNonNull(name);
    }

    private static void checkTimeout(String property, Duration timeout) {
        check(
                timeout.toMillis() >= 1 && timeout.toMillis() <= Integer.MAX_VALUE,
                property,
                timeout,
                "must be at least 1ms, and less than 24 days");
    }

    private static void check(boolean valid, String property, @Nullable Object value, String expected) {
        if (!valid) {
            throw new IllegalArgumentException("%s is %s: it %s".formatted(property, value, expected));
        }
    }
}
