package dev.streampair.relay.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.Batch;
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

    private static void breakConnections(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()");
        }
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
