package dev.streampair.system.durable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import dev.streampair.system.support.store.Durable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A service that keeps its items in memory spends nothing on the durable store that it could have. */
@Execution(ExecutionMode.CONCURRENT)
class InMemoryIT {

    private static final List<String> OF_THE_DURABLE_STORE =
            List.of(" dev.streampair.relay.jdbc.", " org.sqlite.", " org.postgresql.", " java.sql.DriverManager ");

    @TempDir
    private Path folder;

    @Test
    void loadsNoClassOfTheDurableStore() throws Exception {
        assertThat(classesOfTheDurableStoreLoadedWith()).isEmpty();
    }

    @Test
    void seesTheClassesOfTheDurableStoreWhereItIsUsed() throws Exception {
        assertThat(classesOfTheDurableStoreLoadedWith(Durable.file(this.folder, "x")))
                .anyMatch((line) -> line.contains("relay.jdbc.JdbcStore "))
                .anyMatch((line) -> line.contains("org.sqlite."));
    }

    private List<String> classesOfTheDurableStoreLoadedWith(String... settings) throws Exception {
        Path log = this.folder.resolve("classes.log");
        int peerNotThere = FreePorts.next();
        ServiceCommand command = new ServiceCommand(
                        "service-x", FreePorts.next(), ServiceCommand.loopback(peerNotThere), settings)
                .withJvmOptions("-Xlog:class+load:file=" + log);
        try (ServiceProcess x = command.start().awaitReady()) {
            assertThat(x.http().post("/stream", "1").statusCode()).isEqualTo(202);
            x.kill();
        }
        try (var lines = Files.lines(log)) {
            return lines.filter((line) -> OF_THE_DURABLE_STORE.stream().anyMatch(line::contains))
                    .toList();
        }
    }
}
