package dev.streampair.system.support.store;

import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.Signals;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/**
 * A real PostgreSQL that syncs each commit, on a port and with data of its own: it can be killed, and started again
 * with what it had. It starts empty.
 */
public final class PostgresServer implements AutoCloseable {

    private final Path data;

    private final int port = FreePorts.next();

    private EmbeddedPostgres server;

    /**
     * Starts it, and waits until it takes connections.
     *
     * @param folder where its data and its log go
     */
    public PostgresServer(Path folder) {
        this.data = folder.resolve("postgres");
        this.server = start();
    }

    private EmbeddedPostgres start() {
        ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(
                this.data.resolveSibling("postgres.log").toFile());
        try {
            return EmbeddedPostgres.builder()
                    // Both are off by default there.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setPort(this.port)
                    .setDataDirectory(this.data)
                    .setCleanDataDirectory(false)
                    .setOutputRedirector(log)
                    .setErrorRedirector(log)
                    .start();
        } catch (IOException ex) {
            throw new UncheckedIOException("PostgreSQL does not start", ex);
        }
    }

    /** Names it for the setting relay.store.url. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(this.port);
    }

    public int port() {
        return this.port;
    }

    /** Kills it with SIGKILL, and starts it again once it is gone: it recovers what was committed. */
    public void killAndRestart() {
        kill();
        this.server = start();
    }

    /** Kills it with SIGKILL, and waits until it is gone. */
    public void kill() {
        try {
            String pid = Files.readAllLines(this.data.resolve("postmaster.pid")).get(0);
            Signals.send("KILL", Long.parseLong(pid.strip()));
            this.server.close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Starts a hot standby of this one. From now on each commit waits until it is on both disks.
     *
     * @param folder where its data and its log go
     */
    public PostgresServer startStandby(Path folder) throws Exception {
        Path copy = Files.createDirectories(folder).resolve("postgres");
        try (Connection connection = this.server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            // A base backup (PostgreSQL 14, "Making a Base Backup Using the Low Level API"), of which the rest is
            // streamed.
            statement.execute("select pg_start_backup('standby', true, false)");
            copyData(copy);
            try (ResultSet stopped = statement.executeQuery("select labelfile from pg_stop_backup(false)")) {
                stopped.next();
                Files.writeString(copy.resolve("backup_label"), stopped.getString(1));
            }
            Files.createFile(copy.resolve("standby.signal"));
            Files.writeString(
                    copy.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres application_name=standby'%n"
                            .formatted(this.port));
            PostgresServer standby = new PostgresServer(folder);
            statement.execute("alter system set synchronous_standby_names = 'standby'");
            statement.execute("select pg_reload_conf()");
            await("a synchronous standby").atMost(LoggedProcess.PATIENCE).until(() -> {
                try (ResultSet states = statement.executeQuery("select sync_state from pg_stat_replication")) {
                    return states.next() && states.getString(1).equals("sync");
                }
            });
            return standby;
        }
    }

    private void copyData(Path copy) throws IOException {
        Files.createDirectory(copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (Stream<Path> files = Files.walk(this.data)) {
            for (Path file : files.toList()) {
                Path name = this.data.relativize(file);
                if (!file.equals(this.data) && !name.startsWith("postmaster.pid")) {
                    Files.copy(file, copy.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /** Makes a standby the primary. */
    public void promote() throws SQLException {
        try (Connection connection = this.server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet promoted = statement.executeQuery("select pg_promote(true, 60)")) {
            if (!promoted.next() || !promoted.getBoolean(1)) {
                throw new IllegalStateException("The standby was not promoted");
            }
        }
    }

    @Override
    public void close() {
        try {
            this.server.close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
