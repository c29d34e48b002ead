package dev.streampair.relay.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.streampair.relay.Batch;
import dev.streampair.relay.DeadLetter;
import dev.streampair.relay.DeadLetterQuery;
import dev.streampair.relay.EventId;
import dev.streampair.relay.IdWindow;
import dev.streampair.relay.Incarnation;
import dev.streampair.relay.Items;
import dev.streampair.relay.Pause;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Receipt;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.Store;
import dev.streampair.relay.StoreException;
import dev.streampair.relay.StoreTests;
import dev.streampair.relay.StreamProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteStoreTests extends StoreTests {

    @TempDir
    private Path directory;

    private int stores;

    private static Store openUrl(String url) {
        return open(url, "service", 10, 3, InstantSource.system());
    }

    private static Store open(Path file, String service, int capacity, int maxSources, InstantSource clock) {
        return open("jdbc:sqlite:" + file, service, capacity, maxSources, clock);
    }

    private static Store open(String url, String service, int capacity, int maxSources, InstantSource clock) {
        return JdbcStore.open(
                new StoreAddress(url, null, null),
                new JdbcStore.Options(
                        service,
                        new RingCapacity(capacity, "peer"),
                        maxSources,
                        new IdWindow(maxSources, MAX_AGE),
                        Duration.ZERO,
                        clock));
    }

    @Override
    protected Store open(int capacity, int maxSources, InstantSource clock) {
        this.stores++;
        return open(this.directory.resolve(this.stores + ".db"), "service", capacity, maxSources, clock);
    }

    private Store openFile(Path file, String service) {
        return open(file, service, 10, 3, InstantSource.system());
    }

    private static Receipt.Outcome accept(Store store, long item) {
        return store.accept(List.of(Posting.of(item)), (value) -> value + 1, false)
                .get(0)
                .outcome();
    }

    @Test
    void keepsTheFileForItself() {
        Path file = this.directory.resolve("own.db");
        try (Store store = openFile(file, "service")) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> openFile(file, "service"))
                    .withMessageContaining("in use by another process")
                    .satisfies((ex) -> assertThat(ex.remedy()).contains("relay.store.url"));
            assertThat(store.size()).isZero();
            assertThat(this.directory.resolve("own.db-shm")).doesNotExist();
        }
    }

    @Test
    void tellsForHowLongItemsHaveWaitedSinceBeforeItWasOpened() {
        Path file = this.directory.resolve("age.db");
        try (Store store = open(file, "service", 10, 3, () -> Instant.ofEpochSecond(5))) {
            store.accept(List.of(Posting.of(1, 2)), (item) -> item + 1, false);
        }
        try (Store store = open(file, "service", 10, 3, () -> Instant.ofEpochSecond(65))) {
            store.head(10);
            assertThat(store.acknowledgeThrough(2)).containsExactly(60_000);
        }
    }

    @Test
    void refusesAFileThatIsNoDatabase() throws IOException {
        Path file = Files.writeString(this.directory.resolve("text.db"), "This is no database. ".repeat(100));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> openFile(file, "service"))
                .withMessageContaining("damaged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ":memory:",
                "file:",
                "file::memory:",
                "file:q?mode=memory&cache=shared",
                "file:/m.db?vfs=memdb"
            })
    void refusesWhatIsGoneWithTheProcess(String place) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> openUrl("jdbc:sqlite:" + place))
                .withMessage(
                        "relay.store.url is jdbc:sqlite:%s, which names no file that would outlive the service", place)
                .satisfies((ex) -> assertThat(ex.remedy()).startsWith("Set it to jdbc:sqlite:<file>"));
    }

    /** To SQLite some of them are more than a name, in a URI that has the rest after the file. */
    @ParameterizedTest
    @ValueSource(strings = {"with space.db", "50%.db", "50%20.db", "#1.db", "x.db?unknown=1"})
    void keepsItemsInAFileOfAnyName(String name) {
        for (int start = 1; start <= 2; start++) {
            try (Store store = openUrl("jdbc:sqlite:" + this.directory.resolve(name))) {
                assertThat(accept(store, 1)).isEqualTo(Receipt.Outcome.ACCEPTED);
                assertThat(store.size()).isEqualTo(start);
            }
        }
        assertThat(this.directory.resolve(name)).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s?busy_timeout=500", "file:%s?psow=0"})
    void keepsItemsInTheFileThatAUrlNamesWithMore(String uri) throws IOException {
        Path file = this.directory.resolve("uri.db");
        try (Store store = openUrl("jdbc:sqlite:" + uri.formatted(file))) {
            assertThat(accept(store, 1)).isEqualTo(Receipt.Outcome.ACCEPTED);
            Files.move(file, this.directory.resolve("elsewhere.db"));
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> accept(store, 2))
                    .withMessageContaining("was removed or replaced (the file is missing)");
        }
    }

    @Test
    void refusesAnotherServicesStore() {
        Path file = this.directory.resolve("x.db");
        openFile(file, "service-x").close();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> openFile(file, "service-y"))
                .withMessage("The store belongs to service-x, but this service is service-y");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
                    drop table relay_source, it has no table relay_source
                    drop table relay_schema, it has no table relay_schema
                    drop table relay_event, it has no table relay_event
                    delete from relay_schema, 0 rows instead of one for select version from relay_schema
                    delete from relay_stream, 0 rows instead of one for select service from relay_stream
                    """)
    void refusesAStoreThatIsNotWhole(String damage, String message) {
        Path file = this.directory.resolve("part.db");
        openFile(file, "service").close();
        update(file, damage);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> openFile(file, "service"))
                .withMessage("The store is damaged: " + message)
                .satisfies((ex) -> assertThat(ex.remedy()).startsWith("Restore the whole store"));
    }

    private static void update(Path file, String sql) {
        try (Session session =
                new Session(Database.of(new StoreAddress("jdbc:sqlite:" + file, null, null), Duration.ZERO))) {
            session.transact((open) -> open.update(sql));
        }
    }

    @Test
    void refusesTablesOfAnotherVersion() {
        Path file = this.directory.resolve("newer.db");
        openFile(file, "service").close();
        update(file, "update relay_schema set version = version + 1");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> openFile(file, "service"))
                .withMessage("The store's tables have version 5, but this program knows versions 1 to 4");
    }

    /**
     * A file that the program of that version has written: an item, a source, a dead letter and an exchange that goes
     * on.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void goesOnWithTheTablesOfAnOlderVersion(int version) throws IOException {
        Path file = this.directory.resolve("older.db");
        try (InputStream older = getClass().getResourceAsStream("version-%d.sqlite".formatted(version))) {
            Files.copy(Objects.requireNonNull(older), file);
        }
        Pause pause = new Pause(Instant.EPOCH, null);
        for (int start = 0; start < 2; start++) {
            try (Store store = openFile(file, "service")) {
                assertThat(store.head(10)).isEqualTo(new Batch(2, Items.of(2)));
                assertThat(store.deadLetters(DeadLetterQuery.ALL, 10))
                        .containsExactly(new DeadLetter(1, 7, Instant.EPOCH, "no"));
                assertThat(store.progress()).isEqualTo(new StreamProgress(7L, 3, 1, false));
                assertThat(store.accept(
                                List.of(new Posting(Items.of(1), new EventId.Numbered("/other/1", 1))),
                                (item) -> item + 1,
                                false))
                        .containsExactly(new Receipt(Receipt.Outcome.ACCEPTED, 1, 0));
                assertThat(store.paused()).isEqualTo((start == 0) ? null : pause);
                store.pause(pause);
            }
            // Fails where there is no such column.
            update(file, "update relay_outbox set trace = trace");
        }
    }

    private static Incarnation deliver(Store store, long number) {
        assertThat(accept(store, number)).isEqualTo(Receipt.Outcome.ACCEPTED);
        long[] unused = store.acknowledgeThrough(store.head(10).lastNumber());
        return store.incarnation();
    }

    @Test
    void knowsWhoseDeliveriesThePeerMayKnowAsTheLast() {
        Path file = this.directory.resolve("incarnation.db");
        Incarnation first;
        try (Store store = openFile(file, "service")) {
            first = store.incarnation();
            assertThat(first.users()).hasSize(1);
        }
        Incarnation second;
        try (Store store = openFile(file, "service")) {
            second = store.incarnation();
            assertThat(second.users())
                    .containsExactly(new Incarnation.User(second.id(), null), new Incarnation.User(first.id(), 0L));
            assertThat(deliver(store, 1)).isEqualTo(second.acknowledged());
        }
        try (Store store = openFile(file, "service")) {
            Incarnation third = store.incarnation();
            assertThat(third.users())
                    .containsExactly(new Incarnation.User(third.id(), null), new Incarnation.User(second.id(), 1L));
        }
    }

    @Test
    void isToldFromACopyOfItself() throws IOException {
        Path file = this.directory.resolve("original.db");
        Path copy = this.directory.resolve("copy.db");
        Store receiver = open(10, 3, InstantSource.system());
        try (Store store = openFile(file, "service")) {
            assertThat(take(receiver, 1, store.incarnation())).isEqualTo(Receipt.Outcome.ACCEPTED);
            deliver(store, 1);
        }
        Files.copy(file, copy);
        try (Store original = openFile(file, "service");
                Store copied = openFile(copy, "service")) {
            assertThat(take(receiver, 2, copied.incarnation())).isEqualTo(Receipt.Outcome.ACCEPTED);
            deliver(copied, 2);
            assertThat(take(receiver, 2, original.incarnation())).isEqualTo(Receipt.Outcome.FOREIGN_NUMBERS);
        }
        try (Store original = openFile(file, "service");
                Store copied = openFile(copy, "service")) {
            assertThat(take(receiver, 2, original.incarnation())).isEqualTo(Receipt.Outcome.FOREIGN_NUMBERS);
            assertThat(take(receiver, 3, copied.incarnation())).isEqualTo(Receipt.Outcome.ACCEPTED);
        }
        receiver.close();
    }

    @Test
    void isToldFromACopyThatWasTakenWhileItWasInUse() {
        Path file = this.directory.resolve("used.db");
        Path copy = this.directory.resolve("snapshot.db");
        try (Store receiver = open(10, 3, InstantSource.system());
                Store original = openFile(file, "service")) {
            assertThat(take(receiver, 1, original.incarnation())).isEqualTo(Receipt.Outcome.ACCEPTED);
            deliver(original, 1);
            FailingSqlite.copy(file, copy);
            assertThat(take(receiver, 2, original.incarnation())).isEqualTo(Receipt.Outcome.ACCEPTED);
            deliver(original, 2);
            try (Store copied = openFile(copy, "service")) {
                assertThat(take(receiver, 2, copied.incarnation())).isEqualTo(Receipt.Outcome.FOREIGN_NUMBERS);
            }
            assertThat(take(receiver, 3, original.incarnation())).isEqualTo(Receipt.Outcome.ACCEPTED);
        }
    }

    private static Receipt.Outcome take(Store receiver, long number, Incarnation sender) {
        Posting posting = new Posting(Items.of(number), new EventId.Numbered("/x/1", number).by(sender));
        return receiver.accept(List.of(posting), (item) -> item + 1, false)
                .get(0)
                .outcome();
    }

    /** Of a row for each posting, and of more rows than are read at once. */
    @Test
    void readsAsManyItemsAsAreWantedAfterAStart() {
        Path file = this.directory.resolve("rows.db");
        try (Store store = open(file, "service", 1000, 3, InstantSource.system())) {
            for (int item = 0; item < 350; item++) {
                assertThat(accept(store, item)).isEqualTo(Receipt.Outcome.ACCEPTED);
            }
        }
        try (Store store = open(file, "service", 1000, 3, InstantSource.system())) {
            Items all = Items.of(LongStream.rangeClosed(1, 350).toArray());
            assertThat(store.head(299)).isEqualTo(new Batch(1, all.range(0, 299)));
            assertThat(store.head(1000)).isEqualTo(new Batch(1, all));
        }
    }

    /** It reads what it does not know any more, once what it knows is delivered. */
    @Test
    void deliversABacklogOfMoreThanItKnows() {
        try (Store store = open(this.directory.resolve("backlog.db"), "service", 30_000, 3, InstantSource.system())) {
            for (long first = 0; first < 25_000; first += 2_500) {
                Posting posting =
                        Posting.of(LongStream.range(first, first + 2_500).toArray());
                store.accept(List.of(posting), (item) -> item + 1, false);
            }
            for (long first = 1; first <= 25_000; first += 700) {
                long last = Math.min(first + 699, 25_000);
                assertThat(store.head(700))
                        .isEqualTo(new Batch(
                                first,
                                Items.of(LongStream.rangeClosed(first, last).toArray())));
                assertThat(store.acknowledgeThrough(last)).isNotEmpty();
            }
            assertThat(store.size()).isZero();
            assertThat(accept(store, 7)).isEqualTo(Receipt.Outcome.ACCEPTED);
            assertThat(store.head(10)).isEqualTo(new Batch(25_001, Items.of(8)));
        }
    }

    @Test
    void isPausedAfterAStartAsBefore() {
        Path file = this.directory.resolve("paused.db");
        Pause pause = new Pause(Instant.ofEpochSecond(5), "ann");
        try (Store store = openFile(file, "service")) {
            store.pause(pause);
        }
        try (Store store = openFile(file, "service")) {
            assertThat(store.paused()).isEqualTo(pause);
            store.resume();
        }
        try (Store store = openFile(file, "service")) {
            assertThat(store.paused()).isNull();
        }
    }

    /** The number of the one delivery that was under way is known, whatever the peer was called when it came. */
    @Test
    void knowsThePeersNumbersAfterItsNameWasCorrected() {
        assertThat(sizeAfter("service-z", 1, 2)).isEqualTo(2);
        assertThat(sizeAfter("service-y", 1, 3)).isEqualTo(3);
        assertThat(sizeAfter("service-z", 3, 3)).isEqualTo(3);
    }

    /** How much waits once service-y, which is called so here, has delivered its items from one number to another. */
    private int sizeAfter(String peer, long first, long last) {
        try (Store store = JdbcStore.open(
                new StoreAddress("jdbc:sqlite:" + this.directory.resolve("named.db"), null, null),
                new JdbcStore.Options(
                        "service", new RingCapacity(10, peer), 3, Duration.ZERO, InstantSource.system()))) {
            Items items = Items.of(LongStream.rangeClosed(first, last).toArray());
            store.accept(
                    List.of(new Posting(items, new EventId.Numbered("/service-y/1", first))),
                    (item) -> item + 1,
                    false);
            return store.size();
        }
    }

    /** Else a thread that has read the row before could put what it knows in the place of what is true. */
    @Test
    void countsAPauseAndItsEndAsChanges() {
        Path file = this.directory.resolve("revision.db");
        List<Long> revisions = new ArrayList<>();
        for (int change = 0; change < 3; change++) {
            try (Store store = openFile(file, "service")) {
                if (change == 1) {
                    store.pause(new Pause(Instant.EPOCH, null));
                } else if (change == 2) {
                    store.resume();
                }
            }
            try (Session session =
                    new Session(Database.of(new StoreAddress("jdbc:sqlite:" + file, null, null), Duration.ZERO))) {
                revisions.add(session.transact(StreamRow::read).revision());
            }
        }
        assertThat(revisions).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void refusesADirectoryThatIsNotThere() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> openFile(this.directory.resolve("nowhere/x.db"), "service"))
                .withMessageContaining("cannot be opened")
                .satisfies((ex) -> assertThat(ex.remedy()).contains("Make sure that the file's directory exists"));
    }

    @Test
    void acceptsNothingWhileItsFileIsTakenAway() throws IOException {
        Path file = this.directory.resolve("own.db");
        Path elsewhere = this.directory.resolve("elsewhere.db");
        try (Store store = openFile(file, "service")) {
            assertThat(accept(store, 1)).isEqualTo(Receipt.Outcome.ACCEPTED);
            Files.move(file, elsewhere);
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> accept(store, 2))
                        .withMessageContaining("own.db was removed or replaced (the file is missing)");
                assertThat(file).doesNotExist();
            }
            Files.move(elsewhere, file);
            assertThat(accept(store, 3)).isEqualTo(Receipt.Outcome.ACCEPTED);
        }
        try (Store store = openFile(file, "service")) {
            assertThat(store.size()).isEqualTo(2);
        }
    }

    @Test
    void acceptsNothingIntoAFileThatAnotherTookThePlaceOf() throws IOException {
        Path file = this.directory.resolve("own.db");
        try (Store store = openFile(file, "service")) {
            Files.move(file, this.directory.resolve("elsewhere.db"));
            Files.createFile(file);
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> accept(store, 1))
                    .withMessageContaining("own.db was removed or replaced (another file is in its place)");
        }
    }
}
