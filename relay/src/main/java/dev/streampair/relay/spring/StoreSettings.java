package dev.streampair.relay.spring;

import static dev.streampair.relay.http.Settings.check;

import dev.streampair.relay.IdWindow;
import dev.streampair.relay.InMemoryStore;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.Store;
import dev.streampair.relay.http.InboundProperties;
import dev.streampair.relay.http.PeerProperties;
import dev.streampair.relay.jdbc.JdbcStore;
import dev.streampair.relay.jdbc.StoreAddress;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the store that the settings describe. */
record StoreSettings(RelayProperties relay, PeerProperties peer, InboundProperties inbound, String service) {

    /** Under this profile users expect a store that outlives the process. */
    static final String DURABLE_PROFILE = "durable";

    /**
     * For how many sources the relay remembers what it has accepted. The peer needs one; each of its restarts adds one.
     */
    private static final int MAX_SOURCES = 1000;

    private static final Logger logger = LoggerFactory.getLogger(StoreSettings.class);

    /**
     * Opens the store, and logs where items are kept.
     *
     * @param expectedDurable whether to warn if the store is in memory
     */
    Store open(boolean expectedDurable) {
        int items = this.relay.outbox().capacity();
        check(
                this.inbound.maxItems() <= items,
                "relay.inbound.max-items",
                this.inbound.maxItems(),
                "must be at most relay.outbox.capacity (%s), or a posting of that size could never be accepted"
                        .formatted(items));
        RingCapacity capacity = new RingCapacity(items, this.peer.name());
        IdWindow ids = this.relay.idempotency().window();
        Clock clock = Clock.systemUTC();
        RelayProperties.Store store = this.relay.store();
        if (store.isDurable()) {
            return JdbcStore.open(
                    new StoreAddress(store.url(), store.username(), store.password()),
                    new JdbcStore.Options(this.service, capacity, MAX_SOURCES, ids, this.peer.requestTimeout(), clock));
        }
        if (expectedDurable) {
            logger.warn(
                    "items are kept in memory, and are lost when this process ends, although the profile is {}:"
                            + " relay.store.url is empty",
                    DURABLE_PROFILE);
        } else {
            logger.info("items are kept in memory, and are lost when this process ends");
        }
        return new InMemoryStore(capacity, MAX_SOURCES, ids, clock);
    }
}
