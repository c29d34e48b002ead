package dev.streampair.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A store that cannot be used stops the start: the service says in a few lines what is wrong and what to do, and fails. What
 * else can be wrong with a store is tested where the store is.
 */
@Execution(ExecutionMode.CONCURRENT)
class StoreStartIT {

    @TempDir
    private Path folder;

    @Test
    void refusesTheFileOfAnotherServiceWhileThatRunsAndAfterwards() {
        String file = Durable.file(this.folder, "x");
        try (ServiceProcess x = start("service-x", file).awaitReady()) {
            assertRefused(start("service-y", file), "is in use by another process");
            assertThat(x.isAlive()).isTrue();
            x.kill();
        }
        assertRefused(start("service-y", file), "The store belongs to service-x, and this is service-y");
    }

    @Test
    void refusesAPostgresThatIsNotThere() {
        int port = FreePorts.next();
        assertRefused(
                start(
                        "service-x",
                        Durable.url("jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(port))),
                "cannot be reached");
    }

    @Test
    void refusesADatabaseThatItDoesNotKnow() {
        assertRefused(start("service-x", Durable.url("jdbc:h2:mem:x")), "names no database that the store knows");
    }

    private static ServiceProcess start(String service, String store) {
        return Durable.command(service, FreePorts.next(), FreePorts.next(), store)
                .start();
    }

    private static void assertRefused(ServiceProcess service, String problem) {
        try (service) {
            assertThat(service.awaitExit(LoggedProcess.PATIENCE)).isEqualTo(1);
            assertThat(service.messages("APPLICATION FAILED TO START")).hasSize(1);
            assertThat(service.messages("Description:")).hasSize(1);
            assertThat(service.messages("Action:")).hasSize(1);
            assertThat(service.messages("")).anyMatch((message) -> message.contains(problem));
            assertThat(service.messages("\tat ")).isEmpty();
        }
    }
}
