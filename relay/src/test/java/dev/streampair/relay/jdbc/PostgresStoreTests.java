package dev.streampair.relay.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.Batch;
import dev.streampair.relay.DeadLetter;
import dev.streampair.relay.Items;
import dev.streampair.relay.Restart;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.Store;
import dev.streampair.relay.StoreException;
import dev.streampair.relay.StoreTests;
import dev.streampair.relay.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class PostgresStoreTests extends StoreTests {

    private static Store open(String url, int capacity, int maxSources, InstantSource clock) {
        Store store = JdbcStore.open(
                new StoreAddress(url, null, null),
                new JdbcStore.Options("service", new RingCapacity(capacity, "peer"), maxSources, clock));
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
            assertThat(second.restart(7, 3)).isEqualTo(Restart.STARTED);
            assertThat(first.restart(8, 3)).isEqualTo(Restart.RUNNING);
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
        }
    }

    @Test
    void losesTheRightToDeliverWithItsConnection() throws SQLException {
        String url = TestPostgres.newDatabase();
        try (Store first = open(url)) {
            first.restart(7, 3);
            breakConnections(url);
            try (Store second = open(url)) {
                await().atMost(Duration.ofSeconds(30)).until(() -> {
                    second.refresh();
                    return second.isDelivering();
                });
                assertThatExceptionOfType(StoreException.class).isThrownBy(() -> first.head(5));
                assertThat(first.error()).contains("cannot be reached");
                assertThat(first.isDelivering()).isFalse();
                assertThat(first.head(5).items().isEmpty()).isTrue();
                // Its other connection finds out by itself that it was broken off.
                assertThatExceptionOfType(StoreException.class).isThrownBy(first::refresh);
                first.refresh();
                assertThat(first.error()).isNull();
                assertThat(first.isDelivering()).isFalse();
                assertThat(second.head(5)).isEqualTo(new Batch(1, Items.of(7)));
            }
        }
    }

    @Test
    void losesTheRightToDeliverWhenItStandsStill() {
        StoreAddress address = new StoreAddress(TestPostgres.newDatabase(), null, null);
        JdbcStore.Options options =
                new JdbcStore.Options("service", new RingCapacity(10, "peer"), 3, InstantSource.system());
        try (Store still = JdbcStore.open(new PostgresDatabase(address, Duration.ofMillis(500)), options)) {
            still.refresh();
            assertThat(still.isDelivering()).isTrue();
            try (Store other = JdbcStore.open(address, options)) {
                await().atMost(Duration.ofSeconds(30)).until(() -> {
                    other.refresh();
                    return other.isDelivering();
                });
                assertThatExceptionOfType(StoreException.class).isThrownBy(still::refresh);
                still.refresh();
                assertThat(still.isDelivering()).isFalse();
                // The right of the one that does not wait for long lasts: nobody else takes it.
                other.refresh();
                assertThat(other.isDelivering()).isTrue();
            }
        }
    }

    @Test
    void takesNothingWhenTheStoreHasLostCommits() throws SQLException {
        String url = TestPostgres.newDatabase();
        try (Store store = open(url)) {
            assertThat(store.restart(7, 3)).isEqualTo(Restart.STARTED);
            execute(url, "update relay_stream set revision = revision - 1, last_number = last_number - 1");
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.restart(8, 3))
                    .withMessageContaining("has lost commits")
                    .satisfies((ex) -> assertThat(ex.remedy()).contains("store_id"));
            assertThatExceptionOfType(StoreException.class).isThrownBy(store::refresh);
            assertThat(store.error()).contains("has lost commits");
        }
    }

    @Test
    void buriesAnItemOnceOnly() {
        String url = TestPostgres.newDatabase();
        try (Store first = open(url);
                Store second = open(url)) {
            first.restart(7, 3);
            DeadLetter letter = new DeadLetter(1, 7, Instant.EPOCH, "no");
            first.bury(letter);
            second.bury(letter);
            assertThat(second.deadLetters()).containsExactly(letter);
            assertThat(second.size()).isZero();
        }
    }

    @Test
    void hasCommitsOnTheDiskWhateverTheServersDefault() throws SQLException {
        String url = TestPostgres.newDatabase();
        execute(url, "alter database " + url.replaceAll(".*/(test_\\d+).*", "$1") + " set synchronous_commit = off");
        assertThat(settingOfASession(url, "synchronous_commit")).isEqualTo("on");
        assertThat(settingOfASession(url, "tcp_user_timeout")).isEqualTo("5000");
    }

    private static String settingOfASession(String url, String name) {
        try (Session session = new Session(Database.of(new StoreAddress(url, null, null)))) {
            return session.transact((open) ->
                    open.query("show " + name, (row) -> row.getString(1)).get(0));
        }
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void breakConnections(String url) throws SQLException {
        execute(
                url,
                "select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where datname = current_database() and pid <> pg_backend_pid()");
    }

    @Test
    void saysThatPostgresqlCannotBeReached() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> open("jdbc:postgresql://localhost:1/test"))
                .withMessageContaining("cannot be reached")
                .satisfies((ex) -> assertThat(ex.remedy()).contains("Start PostgreSQL"));
    }

    @Test
    void saysThatTheDatabaseDoesNotExist() {
        String url = TestPostgres.newDatabase().replaceAll("test_\\d+", "nowhere");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> open(url))
                .withMessageContaining("does not exist");
    }
}
