package dev.streampair.relay.jdbc;

import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.RingModelTests;
import dev.streampair.relay.Store;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;

/** The ring on durable stores, any statement or commit of which may fail, with crashes that lose nothing. */
class SqliteRingModelTests extends RingModelTests {

    @TempDir
    private Path directory;

    private final FailingSqlite failures = new FailingSqlite();

    private final Map<Store, Path> files = new HashMap<>();

    static LongStream seeds() {
        return seeds(20);
    }

    @Override
    protected int steps() {
        return 500;
    }

    @Override
    protected int crashOdds() {
        return 1;
    }

    @Override
    protected Store open(String service, RingCapacity capacity) {
        Path file = nextFile(service);
        Store store = this.failures.open(file, service, capacity);
        this.files.put(store, file);
        return store;
    }

    @Override
    protected Store openAfterCrash(Store crashed, String service, RingCapacity capacity) {
        copy(crashed, service);
        return open(service, capacity);
    }

    @Override
    protected Store openOlder(Store crashed, String service, RingCapacity capacity, Random random) {
        copy(crashed, service);
        OlderTables.make("jdbc:sqlite:" + nextFile(service), random);
        return open(service, capacity);
    }

    private void copy(Store crashed, String service) {
        FailingSqlite.copy(Objects.requireNonNull(this.files.get(crashed)), nextFile(service));
    }

    private Path nextFile(String service) {
        return this.directory.resolve("%s-%d.db".formatted(service, this.files.size()));
    }

    @Override
    protected boolean mayFail() {
        return true;
    }

    @Override
    protected void failSoon(Random random) {
        if (random.nextInt(3) == 0) {
            this.failures.failAfter(random.nextInt(20));
        }
    }

    @Override
    protected void failNoMore() {
        this.failures.failNoMore();
    }
}
