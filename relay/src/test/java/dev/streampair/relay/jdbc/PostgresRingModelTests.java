package dev.streampair.relay.jdbc;

import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.RingModelTests;
import dev.streampair.relay.Store;
import dev.streampair.relay.TestPostgres;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;

/** The ring on stores whose server ends their sessions between two transactions: no posting fails of it. */
class PostgresRingModelTests extends RingModelTests {

    private static final int MAX_SOURCES = 3;

    private final Map<Store, String> urls = new HashMap<>();

    static LongStream seeds() {
        return seeds(4);
    }

    @Override
    protected int steps() {
        return 300;
    }

    @Override
    protected int crashOdds() {
        return 2;
    }

    @Override
    protected Store open(String service, RingCapacity capacity) {
        return open(TestPostgres.newDatabase(), service, capacity);
    }

    private Store open(String url, String service, RingCapacity capacity) {
        Store store = JdbcStore.open(
                new StoreAddress(url, null, null),
                new JdbcStore.Options(service, capacity, MAX_SOURCES, Duration.ZERO, InstantSource.system()));
        this.urls.put(store, url);
        store.refresh();
        return store;
    }

    @Override
    protected Store openAfterCrash(Store crashed, String service, RingCapacity capacity) {
        return open(TestPostgres.rename(urlOf(crashed)), service, capacity);
    }

    @Override
    protected Store openOlder(Store crashed, String service, RingCapacity capacity, Random random) {
        String url = TestPostgres.rename(urlOf(crashed));
        OlderTables.make(url, random);
        return open(url, service, capacity);
    }

    @Override
    protected void endIdleSessions(Store store) {
        TestPostgres.endSessions(urlOf(store));
    }

    private String urlOf(Store store) {
        return Objects.requireNonNull(this.urls.get(store));
    }
}
