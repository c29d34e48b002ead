package dev.streampair.relay.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

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
import dev.streampair.relay.StartResult;
import dev.streampair.relay.Store;
import dev.streampair.relay.StoreException;
import dev.streampair.relay.StoreTests;
import dev.streampair.relay.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class PostgresStoreTests extends StoreTests {

    private static final JdbcStore.Options OPTIONS =
            new JdbcStore.Options("service", new RingCapacity(10, "peer"), 3, Duration.ZERO, InstantSource.system());

    /** As the store has the server set it. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);

    private static final String OTHER_NAME = "6a1a5f3c-1d4e-4c0b-9d57-0a3b7f1f4f10";

    private static Store open(String url, int capacity, int maxSources, InstantSource clock) {
        Store store = JdbcStore.open(
                new StoreAddress(url, null, null),
                new JdbcStore.Options(
                        "service",
                        new RingCapacity(capacity, "peer"),
                        maxSources,
                        new IdWindow(maxSources, MAX_AGE),
                        Duration.ZERO,
                        clock));
        store.refresh();
        return store;
    }

    private static Store open(String url) {
        return open(url, 10, 3, InstantSource.system());
    }

    @Override
    protected Store open(int capacity, int maxSources, InstantSource clock) {
        return open(TestPostgres.newDatabase(), capacity, maxSources, clock);
    }

    @Test
    void letsOneOfSeveralDeliverAndAnotherWhenItIsGone() {
        String url = TestPostgres.newDatabase();
        Store first = open(url);
        try (Store second = open(url)) {
            assertThat(first.isDelivering()).isTrue();
            assertThat(second.isDelivering()).isFalse();
            assertThat(second.incarnation()).isEqualTo(Incarnation.NONE);
            assertThat(second.startStream(7, 3)).isEqualTo(StartResult.STARTED);
            assertThat(first.startStream(8, 3)).isEqualTo(StartResult.RUNNING);
            first.refresh();
            assertThat(first.head(5)).isEqualTo(new Batch(1, Items.of(7)));
            assertThat(second.head(5).items().isEmpty()).isTrue();
            assertThat(second.size()).isEqualTo(1);

            first.close();
            // The server sees a moment later that the connection has gone.
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                second.refresh();
                return second.isDelivering();
            });
            assertThat(second.head(5)).isEqualTo(new Batch(1, Items.of(7)));
            assertThat(second.id()).isEqualTo(first.id());
            Incarnation later = second.incarnation();
            assertThat(later.users())
                    .containsExactly(
                            new Incarnation.User(later.id(), null),
                            new Incarnation.User(first.incarnation().id(), null));
        }
    }

    @Test
    void losesTheRightToDeliverWithItsConnection() throws SQLException {
        String url = TestPostgres.newDatabase();
        try (Store first = open(url)) {
            first.startStream(7, 3);
            TestPostgres.endSessions(url);
            try (Store second = open(url)) {
                await().atMost(Duration.ofSeconds(30)).until(() -> {
                    second.refresh();
                    return second.isDelivering();
                });
                first.refresh();
                assertThat(first.head(5).items().isEmpty()).isTrue();
                assertThat(first.isDelivering()).isFalse();
                first.refresh();
                assertThat(first.isDelivering()).isFalse();
                assertThat(first.error()).isNull();
                assertThat(second.head(5)).isEqualTo(new Batch(1, Items.of(7)));
            }
        }
    }

    @Test
    void losesTheRightToDeliverWhenItStandsStill() {
        StoreAddress address = new StoreAddress(TestPostgres.newDatabase(), null, null);
        try (Store still = JdbcStore.open(new PostgresDatabase(address, Duration.ofMillis(500)), OPTIONS)) {
            still.refresh();
            assertThat(still.isDelivering()).isTrue();
            try (Store other = JdbcStore.open(address, OPTIONS)) {
                await().atMost(Duration.ofSeconds(30)).until(() -> {
                    other.refresh();
                    return other.isDelivering();
                });
                still.refresh();
                assertThat(still.isDelivering()).isFalse();
                // The right of the one that does not wait for long lasts: nobody else takes it.
                other.refresh();
                assertThat(other.isDelivering()).isTrue();
            }
        }
    }

    @Test
    void goesOnWhenTheServerHasEndedItsSessions(CapturedOutput log) throws SQLException {
        String url = TestPostgres.newDatabase();
        try (Store store = open(url)) {
            TestPostgres.endSessions(url);
            awaitSessions(url, 0);
            assertThat(store.accept(List.of(Posting.of(1)), (item) -> item + 1, false))
                    .containsExactly(new Receipt(Receipt.Outcome.ACCEPTED, 0, 1));
            store.refresh();
            assertThat(store.isDelivering()).isTrue();
            assertThat(store.head(5)).isEqualTo(new Batch(1, Items.of(2)));
            assertThat(store.error()).isNull();
        }
        assertThat(log).doesNotContain("WARN");
    }

    @Test
    void goesOnWhenTheServerHasEndedItsIdleSession() throws SQLException {
        String url = TestPostgres.newDatabase();
        execute(url, "alter database " + nameOf(url) + " set idle_session_timeout = 100");
        try (Store store = open(url)) {
            // That of the delivery has a timeout of its own.
            awaitSessions(url, 1);
            assertThat(store.startStream(7, 3)).isEqualTo(StartResult.STARTED);
            assertThat(store.error()).isNull();
        }
    }

    @Test
    void repeatsNoTransactionThatHadBegun() {
        String url = TestPostgres.newDatabase();
        try (Session session = new Session(Database.of(new StoreAddress(url, null, null), Duration.ZERO))) {
            session.transact((open) -> open.update("create table seen (number integer)"));
            AtomicInteger runs = new AtomicInteger();
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> session.transact((open) -> {
                        runs.incrementAndGet();
                        open.update("insert into seen (number) values (1)");
                        TestPostgres.endSessions(url);
                        return true;
                    }))
                    .withMessageContaining("cannot be reached");
            assertThat(runs).hasValue(1);
        }
    }

    /** As one that shares sessions between transactions, or a server without session locks, would do. */
    @Test
    void refusesAServerThatGivesOneLockTwice() throws SQLException {
        String url = TestPostgres.newDatabase();
        execute(
                url,
                "create function public.pg_try_advisory_lock(bigint) returns boolean language sql as 'select true'");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> open(url + "&options=-c%20search_path=public,pg_catalog"))
                .withMessageContaining("grants one lock to two sessions")
                .satisfies((ex) -> assertThat(ex.remedy()).contains("without a pooler"));
        awaitSessions(url, 0);
    }

    private static void awaitSessions(String url, int expected) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(sessions(url)).isEqualTo(expected));
    }

    private static int sessions(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and pid <> pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static String nameOf(String url) {
        return url.replaceAll(".*/(test_\\d+).*", "$1");
    }

    @Test
    void takesNothingWhenTheStoreHasLostCommits() throws SQLException {
        String url = TestPostgres.newDatabase();
        try (Store store = open(url)) {
            assertThat(store.startStream(7, 3)).isEqualTo(StartResult.STARTED);
            execute(url, "update relay_stream set revision = revision - 1, last_number = last_number - 1");
            assertLostCommits(() -> store.startStream(8, 3));
            assertThatExceptionOfType(StoreException.class).isThrownBy(store::refresh);
            assertThat(store.error()).contains("has lost commits");
        }
        assertLostCommits(() -> open(url));
        execute(url, "update relay_stream set store_id = '" + OTHER_NAME + "'");
        try (Store store = open(url)) {
            assertThat(store.id()).isEqualTo(UUID.fromString(OTHER_NAME));
            assertThat(store.isDelivering()).isTrue();
        }
    }

    @Test
    void noticesAlsoWhenItOnlyLooksThatTheStoreHasLostCommits() throws SQLException {
        String url = TestPostgres.newDatabase();
        try (Store store = open(url)) {
            store.startStream(7, 3);
            execute(url, "update relay_stream set revision = revision - 1, last_number = last_number - 1");
            assertLostCommits(store::refresh);
            assertThat(store.isDelivering()).isFalse();
        }
    }

    @Test
    void hasNoOtherProcessUseAStoreThatHasLostCommits() throws SQLException {
        String url = TestPostgres.newDatabase();
        try (Store one = open(url);
                Store other = open(url)) {
            one.startStream(7, 3);
            // The other one does not know of the seed, and so could not notice.
            execute(url, "update relay_stream set revision = 0, last_number = 0");
            assertLostCommits(one::refresh);
            assertLostCommits(() -> other.startStream(8, 3));
        }
    }

    private static void assertLostCommits(ThrowingCallable use) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(use)
                .withMessageContaining("has lost commits")
                .satisfies((ex) -> assertThat(ex.remedy()).contains("store_id"));
    }

    @Test
    void leavesTheStoreToOthersOnceItsNumberingHasAnotherName() throws SQLException {
        String url = TestPostgres.newDatabase();
        try (Store store = open(url)) {
            store.startStream(7, 3);
            execute(url, "update relay_stream set store_id = '" + OTHER_NAME + "'");
            for (int look = 0; look < 3; look++) {
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(store::refresh)
                        .withMessageContaining("its store id has changed")
                        .satisfies((ex) -> assertThat(ex.remedy()).isEqualTo("Start the service again."));
            }
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.resend(DeadLetterQuery.of(1)));
            assertThat(store.isDelivering()).isFalse();
            try (Store other = open(url)) {
                assertThat(other.isDelivering()).isTrue();
                assertThat(other.head(5)).isEqualTo(new Batch(1, Items.of(7)));
            }
        }
    }

    @Test
    void letsAnotherDeliverWhenItCannotTakeItems() throws SQLException {
        StoreAddress address = new StoreAddress(TestPostgres.newDatabase(), null, null);
        BreakableDatabase breakable = new BreakableDatabase(Database.of(address, Duration.ZERO));
        try (Store first = JdbcStore.open(breakable.database(), OPTIONS);
                Store second = JdbcStore.open(address, OPTIONS)) {
            first.refresh();
            assertThat(first.isDelivering()).isTrue();
            breakable.breakFirstConnection();
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> first.startStream(7, 3));
            assertThatExceptionOfType(StoreException.class).isThrownBy(first::refresh);
            assertThat(first.isDelivering()).isFalse();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                second.refresh();
                return second.isDelivering();
            });
            breakable.mend();
            first.refresh();
            assertThat(first.error()).isNull();
            assertThat(first.isDelivering()).isFalse();
        }
    }

    @Test
    void keepsTheRightToDeliverForAsLongAsADeliveryMayTake() {
        Database database =
                Database.of(new StoreAddress(TestPostgres.newDatabase(), null, null), Duration.ofMinutes(2));
        try (Session session = new Session(database)) {
            assertThat(session.<Boolean>transact((open) -> database.claim(open, new UUID(1, 1))))
                    .isTrue();
            assertThat(settingOf(session, "idle_session_timeout")).isEqualTo("150s");
        }
    }

    @Test
    void takesNoOtherSchemaForItsOwn() throws SQLException {
        String url = TestPostgres.newDatabase();
        execute(url, "create schema tenant11; create schema tenant_1");
        try (Store first = open(url + "&currentSchema=tenant11");
                Store second = open(url + "&currentSchema=tenant_1")) {
            first.startStream(7, 3);
            assertThat(second.startStream(8, 3)).isEqualTo(StartResult.STARTED);
            assertThat(second.id()).isNotEqualTo(first.id());
        }
        open(url + "&currentSchema=tenant_1").close();
    }

    /** PostgreSQL looks first into a schema that is named as the user. */
    @Test
    void makesNoNewStoreWhereTheSearchPathLeadsElsewhereNow() throws SQLException {
        String url = TestPostgres.newDatabase();
        try (Store store = open(url)) {
            store.startStream(7, 3);
        }
        execute(url, "create schema postgres");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> open(url))
                .withMessageStartingWith("The store's tables are in the schema public,")
                .satisfies((ex) -> assertThat(ex.remedy()).endsWith("?currentSchema=public."));
        try (Store store = open(url + "&currentSchema=public")) {
            assertThat(store.size()).isEqualTo(1);
        }
    }

    private static void makeOlder(String url, int version) throws SQLException {
        OlderTables.make(url, version);
        execute(
                url,
                "insert into relay_source (kind, source, taken, answered, heard_of, event_id)"
                        + " values ('NAMED', '/sensor', 1, 1, 1, 'a'), ('NAMED', '/other', 1, 1, 1, repeat('b', 401))");
    }

    /** What it has begun is waited for: it does not wait for the new one in turn. */
    @Test
    void takesOlderTablesOverAfterThePostingThatAReplicaHasBegun() throws Exception {
        String url = TestPostgres.newDatabase();
        try (Store store = open(url)) {
            store.startStream(7, 3);
        }
        makeOlder(url, 3);
        try (Connection older = DriverManager.getConnection(url);
                Statement statement = older.createStatement()) {
            older.setAutoCommit(false);
            statement.execute("update relay_stream set revision = revision + 1, last_number = 2");
            statement.execute("update relay_source set taken = taken");
            CompletableFuture<Store> opening = CompletableFuture.supplyAsync(() -> open(url));
            await().atMost(Duration.ofSeconds(30)).until(() -> waitsForALock(url));
            statement.execute("insert into relay_outbox (number, item, came_at) values (2, 8, 0)");
            older.commit();
            try (Store renewed = opening.get(30, TimeUnit.SECONDS)) {
                assertThat(renewed.head(5)).isEqualTo(new Batch(1, Items.of(7, 8)));
            }
        }
    }

    /** What was posted while another posting waited for the lock would wait as long again. */
    @Test
    void waitsOnceOnlyForALockThatOthersHold() throws Exception {
        String url = TestPostgres.newDatabase();
        try (Store store = open(url);
                Connection holder = DriverManager.getConnection(url);
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("update relay_stream set revision = revision");
            assertThat(timeToFail(() -> store.startStream(7, 3))).isGreaterThanOrEqualTo(LOCK_TIMEOUT);
            assertThat(store.error()).contains("is locked by another session");
            assertThat(timeToFail(() -> store.startStream(7, 3))).isLessThan(LOCK_TIMEOUT);
            assertThat(timeToFail(store::refresh)).isLessThan(LOCK_TIMEOUT);
            holder.rollback();
            store.refresh();
            assertThat(store.error()).isNull();

            statement.execute("update relay_stream set revision = revision");
            CompletableFuture<StartResult> patient = CompletableFuture.supplyAsync(() -> store.startStream(7, 3));
            await().atMost(Duration.ofSeconds(30)).until(() -> hasWaitedForALock(url, Duration.ofSeconds(1)));
            holder.rollback();
            assertThat(patient.get(30, TimeUnit.SECONDS)).isEqualTo(StartResult.STARTED);
        }
    }

    private static Duration timeToFail(ThrowingCallable use) {
        long start = System.nanoTime();
        assertThatExceptionOfType(StoreException.class).isThrownBy(use);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static boolean waitsForALock(String url) throws SQLException {
        return hasWaitedForALock(url, Duration.ZERO);
    }

    private static boolean hasWaitedForALock(String url, Duration time) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'"
                        + " and clock_timestamp() - query_start >= interval '%d ms'".formatted(time.toMillis()))) {
            rows.next();
            return rows.getInt(1) > 0;
        }
    }

    /** A replica of the older version can neither append to the outbox nor read from it, and so does no harm. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void takesTheTablesOfAnOlderVersionOverWhileAReplicaOfItFails(int version) throws SQLException {
        String url = TestPostgres.newDatabase();
        try (Store store = open(url)) {
            store.startStream(7, 3);
        }
        makeOlder(url, version);
        try (Store renewed = open(url)) {
            renewed.accept(List.of(Posting.of(1).tracedAs("a")), (item) -> item + 1, false);
            for (String older : List.of(
                    "insert into relay_outbox (number, item, came_at) values (3, 3, 0)",
                    "select number, item, came_at from relay_outbox")) {
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> execute(url, "update relay_stream set revision = revision + 1; " + older))
                        .withMessageContaining("\"item\"");
            }
            renewed.refresh();
            assertThat(renewed.head(5)).isEqualTo(new Batch(1, Items.of(7, 2), List.of("a")));
            assertThat(post(renewed, "a").duplicates()).isEqualTo(1);
            assertThat(post(renewed, "/other", "b".repeat(401)).duplicates()).isEqualTo(1);
            renewed.pause(new Pause(Instant.EPOCH, null));
        }
        try (Store renewed = open(url)) {
            assertThat(renewed.paused()).isEqualTo(new Pause(Instant.EPOCH, null));
        }
    }

    private static Receipt deliver(Store store, long number) {
        Posting posting = new Posting(Items.of(number), new EventId.Numbered("/peer/1", number));
        return store.accept(List.of(posting), (item) -> item + 1, false).get(0);
    }

    private static Receipt post(Store store, String id) {
        return post(store, "/sensor", id);
    }

    private static Receipt post(Store store, String source, String id) {
        Posting posting = new Posting(Items.of(1), new EventId.Named(source, id));
        return store.accept(List.of(posting), (item) -> item + 1, false).get(0);
    }

    /** As when a process that stood still goes on with a request that its poster has meanwhile sent to another. */
    @Test
    void knowsTheEventsThatAnotherProcessHasTaken() {
        String url = TestPostgres.newDatabase();
        try (Store one = open(url);
                Store other = open(url)) {
            assertThat(post(one, "a").newlyAccepted()).isEqualTo(1);
            assertThat(post(other, "b").newlyAccepted()).isEqualTo(1);
            assertThat(post(one, "c").newlyAccepted()).isEqualTo(1);
            assertThat(post(other, "a").duplicates()).isEqualTo(1);
            assertThat(post(one, "b").duplicates()).isEqualTo(1);
        }
    }

    /** What a process knows of a source is of no use once another has taken from it. */
    @Test
    void knowsWhatAnotherProcessHasTaken() {
        String url = TestPostgres.newDatabase();
        try (Store one = open(url);
                Store other = open(url)) {
            for (long number = 1; number <= 4; number++) {
                Store first = (number % 2 == 0) ? one : other;
                Store second = (number % 2 == 0) ? other : one;
                assertThat(deliver(first, number).newlyAccepted()).isEqualTo(1);
                assertThat(deliver(second, number).duplicates()).isEqualTo(1);
            }
            one.refresh();
            assertThat(one.head(5)).isEqualTo(new Batch(1, Items.of(2, 3, 4, 5)));
        }
    }

    /** A look at the others after each delivery would cost more than the delivery's own commit. */
    @Test
    void looksAtOthersTenTimesASecondOrOnceThereIsACause() throws SQLException {
        String url = TestPostgres.newDatabase();
        try (Store store = open(url, 1000, 3, InstantSource.system())) {
            await().until(() -> store.untilRefresh().isZero());
            store.refresh();
            assertThat(store.untilRefresh()).isPositive().isLessThanOrEqualTo(Duration.ofMillis(100));
            store.accept(List.of(Posting.of(new long[200])), (item) -> item + 1, false);
            store.head(200);
            store.acknowledgeThrough(100);
            assertThat(store.untilRefresh()).as("others wait for room").isZero();
            store.refresh();
            TestPostgres.endSessions(url);
            awaitSessions(url, 0);
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.moveToDeadLetters(new DeadLetter(101, 1, Instant.EPOCH, "no")));
            assertThat(store.untilRefresh()).as("the right to deliver is lost").isZero();
        }
    }

    @Test
    void isPausedForAllWhoShareIt() {
        String url = TestPostgres.newDatabase();
        Pause pause = new Pause(Instant.ofEpochSecond(5), "ann");
        try (Store one = open(url);
                Store other = open(url)) {
            one.pause(pause);
            other.refresh();
            assertThat(other.paused()).isEqualTo(pause);
            other.resume();
            one.refresh();
            assertThat(one.paused()).isNull();
        }
    }

    @Test
    void buriesAnItemOnceOnly() {
        String url = TestPostgres.newDatabase();
        try (Store first = open(url);
                Store second = open(url)) {
            first.startStream(7, 3);
            DeadLetter letter = new DeadLetter(1, 7, Instant.EPOCH, "no");
            first.moveToDeadLetters(letter);
            second.moveToDeadLetters(letter);
            assertThat(second.deadLetters(DeadLetterQuery.ALL, 5000)).containsExactly(letter);
            assertThat(second.size()).isZero();
        }
    }

    @Test
    void hasCommitsOnTheDiskWhateverTheServersDefault() throws SQLException {
        String url = TestPostgres.newDatabase();
        String database = "alter database " + nameOf(url);
        execute(url, database + " set synchronous_commit = off");
        execute(url, database + " set default_transaction_isolation = 'serializable'");
        assertThat(settingOfASession(url, "synchronous_commit")).isEqualTo("on");
        assertThat(settingOfASession(url, "transaction_isolation")).isEqualTo("read committed");
        assertThat(settingOfASession(url, "tcp_user_timeout")).isEqualTo("5000");
        assertThat(settingOfASession(url, "tcp_keepalives_idle"))
                .as("kept alive")
                .isEqualTo("2");
    }

    private static String settingOfASession(String url, String name) {
        try (Session session = new Session(Database.of(new StoreAddress(url, null, null), Duration.ZERO))) {
            return settingOf(session, name);
        }
    }

    private static String settingOf(Session session, String name) {
        return session.transact(
                (open) -> open.query("show " + name, (row) -> row.getString(1)).get(0));
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void saysThatPostgresqlCannotBeReached() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> open("jdbc:postgresql://localhost:1/test"))
                .withMessageContaining("cannot be reached")
                .satisfies((ex) -> assertThat(ex.remedy()).contains("Start PostgreSQL"));
    }

    /** "Start PostgreSQL" is no help where it runs. */
    @ParameterizedTest
    @CsvSource({
        "08001, cannot be reached, Start PostgreSQL",
        "08004, refuses the connection, Correct relay.store.url",
        "55006, does not work, PostgreSQL's log",
        "55P03, is locked by another session, pg_locks",
        "57P03, cannot be reached, Wait until PostgreSQL has started",
        "99999, does not work, correct relay.store.url"
    })
    void saysWhatAFailureMeansAndWhatToDo(String state, String problem, String remedy) {
        Database database = Database.of(new StoreAddress("jdbc:postgresql://h/db", null, null), Duration.ZERO);
        StoreException failure = database.failure(new SQLException("for a reason", state));
        assertThat(failure).hasMessage("The store jdbc:postgresql://h/db %s (for a reason)", problem);
        assertThat(failure.remedy()).contains(remedy);
    }

    @Test
    void saysThatTheDatabaseDoesNotExist() {
        String url = TestPostgres.newDatabase().replaceAll("test_\\d+", "nowhere");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> open(url))
                .withMessageContaining("does not exist");
    }
}
