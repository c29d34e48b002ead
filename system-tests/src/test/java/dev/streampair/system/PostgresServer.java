package dev.streampair.system;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real PostgreSQL that syncs each commit, on a port and with data of its own: it can be killed, and started again with
 * what it had. It starts empty.
 */
final class PostgresServer implements AutoCloseable {

    private final Path data;

    private final int port = FreePorts.next();

    private EmbeddedPostgres server;

    /**
     * Starts it, and waits until it takes connections.
     *
     * @param folder where its data and its log go
     */
    PostgresServer(Path folder) {
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
    String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(this.port);
    }

    /** Kills it with SIGKILL, and starts it again once it is gone: it recovers what was committed. */
    void killAndRestart() {
        try {
            String pid = Files.readAllLines(this.data.resolve("postmaster.pid")).get(0);
            Signals.send("KILL", Long.parseLong(pid.strip()));
            // Waits until the process is gone.
            this.server.close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        this.server = start();
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
