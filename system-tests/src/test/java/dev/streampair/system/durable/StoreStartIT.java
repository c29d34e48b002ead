package dev.streampair.system.durable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.RefusedStart;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceHttp;
import dev.streampair.system.support.process.ServiceProcess;
import dev.streampair.system.support.store.Durable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.sqlite.SQLiteDataSource;

/**
 * A store that cannot be used stops the start: the service says in a few lines what is wrong and what to do, and fails.
 */
@Execution(ExecutionMode.CONCURRENT)
class StoreStartIT {

    @TempDir
    private Path folder;

    @Test
    void refusesAFileThatAnotherProcessHas() {
        String file = Durable.file(this.folder, "x");
        try (ServiceProcess owner = start(file).awaitReady()) {
            RefusedStart.check(start(file), "is in use by another process");
            assertThat(owner.isAlive()).isTrue();
        }
    }

    @Test
    void refusesAFileThatIsNoneOfSqlite() throws Exception {
        Files.writeString(this.folder.resolve("x.db"), "This is no database. ".repeat(1000));
        RefusedStart.check(start(Durable.file(this.folder, "x")), "is damaged, or is not an SQLite file");
    }

    @Test
    void refusesTablesOfANewerVersion() throws Exception {
        try (ServiceProcess service = start(Durable.file(this.folder, "x")).awaitReady()) {
            service.kill();
        }
        SQLiteDataSource file = new SQLiteDataSource();
        file.setUrl("jdbc:sqlite:" + this.folder.resolve("x.db"));
        try (Connection connection = file.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update relay_schema set version = 99");
        }
        RefusedStart.check(start(Durable.file(this.folder, "x")), "The store's tables have version 99");
    }

    @Test
    void refusesAnotherServicesStore() {
        try (ServiceProcess service = start(Durable.file(this.folder, "x")).awaitReady()) {
            service.kill();
        }
        ServiceProcess other = Durable.command(
                        "service-y", FreePorts.next(), FreePorts.next(), Durable.file(this.folder, "x"))
                .start();
        RefusedStart.check(other, "The store belongs to service-x, but this service is service-y");
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        RefusedStart.check(start(Durable.file(this.folder.resolve("missing"), "x")), "cannot be opened");
    }

    @Test
    void refusesAPostgresThatIsNotThere() {
        int port = FreePorts.next();
        RefusedStart.check(
                start(Durable.url("jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(port))),
                "cannot be reached");
    }

    @Test
    void refusesADatabaseThatItDoesNotKnow() {
        RefusedStart.check(start(Durable.url("jdbc:h2:mem:x")), "names no supported database");
    }

    /** The shell of a bare system, and a name from a file that is read as UTF-8 all the same. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void refusesANameThatTheLocaleCannotWrite() throws Exception {
        Path settings = Files.writeString(
                this.folder.resolve("x.properties"),
                "relay.store.url=jdbc:sqlite:%s/\\u00f6.db".formatted(this.folder));
        int port = FreePorts.next();
        ProcessBuilder builder = new ServiceCommand("service-x", port, ServiceCommand.loopback(FreePorts.next()))
                .with("--spring.config.additional-location=file:" + settings)
                .processBuilder();
        builder.environment().put("LC_ALL", "C");
        RefusedStart.check(
                new ServiceProcess(
                        "service-x",
                        LoggedProcess.start("service-x", builder),
                        port,
                        new ServiceHttp(ServiceCommand.loopback(port))),
                "whose file name has characters that the locale cannot encode");
    }

    /** As in a full, missing or read-only directory, or in one that is mounted without the right to execute. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void refusesWhereSqlitesLibraryCannotBeUnpacked() {
        ServiceProcess service = Durable.command(
                        "service-x", FreePorts.next(), FreePorts.next(), Durable.file(this.folder, "x"))
                .withMoreJvmOptions("-Dorg.sqlite.tmpdir=/proc")
                // The driver's own log says why, with its stack.
                .with("--logging.level.org.sqlite=off")
                .start();
        RefusedStart.check(service, "needs SQLite's native library, which cannot be loaded");
    }

    private static ServiceProcess start(String store) {
        return Durable.command("service-x", FreePorts.next(), FreePorts.next(), store)
                .start();
    }
}
