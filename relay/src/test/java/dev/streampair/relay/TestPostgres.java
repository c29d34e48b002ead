package dev.streampair.relay;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL for tests, as safe as one in production: it syncs each commit. It is started by the first test that
 * asks for a database, and ends with this JVM. Its user is {@code postgres}, without a password.
 */
public final class TestPostgres {

    private static final AtomicInteger databases = new AtomicInteger();

    private TestPostgres() {}

    /**
     * Makes an empty database.
     *
     * @return its JDBC URL, with the user
     */
    public static String newDatabase() {
        String name = "test_" + databases.incrementAndGet();
        try (Connection connection = Server.server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException ex) {
            throw new IllegalStateException("PostgreSQL made no database", ex);
        }
        return Server.server.getJdbcUrl("postgres", name);
    }

    /** Started when it is first used. */
    private static final class Server {

        private static final EmbeddedPostgres server = start();

        private static EmbeddedPostgres start() {
            try {
                // Both are off by default there.
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
            } catch (IOException ex) {
                throw new UncheckedIOException("PostgreSQL does not start", ex);
            }
        }
    }
}
