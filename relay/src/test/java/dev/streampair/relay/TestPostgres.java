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
        String name = newName();
        execute("create database " + name);
        return Server.server.getJdbcUrl("postgres", name);
    }

    /** Ends all sessions of a database, and waits until they have ended. */
    public static void endSessions(String url) {
        execute("select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '%s'"
                .formatted(nameOf(url)));
    }

    /**
     * Ends all sessions of a database, and gives it another name: those who used it do not find it any more.
     *
     * @return its JDBC URL from now on
     */
    public static String rename(String url) {
        endSessions(url);
        String name = newName();
        execute("alter database %s rename to %s".formatted(nameOf(url), name));
        return Server.server.getJdbcUrl("postgres", name);
    }

    private static String newName() {
        return "test_" + databases.incrementAndGet();
    }

    private static String nameOf(String url) {
        return url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
    }

    private static void execute(String sql) {
        try (Connection connection = Server.server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException ex) {
            throw new IllegalStateException("PostgreSQL does not do: " + sql, ex);
        }
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
