package dev.streampair.system.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.MavenRun;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.SourceTree;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README, in a copy of the tree in which nothing is built yet. */
@Tag("long")
class RunCommandIT {

    private static final Duration SECONDS = Duration.ofSeconds(15);

    private static final String RUN = "spring-boot:run";

    @TempDir
    private Path folder;

    @BeforeEach
    void copyTree() throws Exception {
        SourceTree.copy(Path.of(ServiceCommand.property("services.directory")).toRealPath(), this.folder);
        SourceTree.usePorts(this.folder, FreePorts.next(), FreePorts.next());
    }

    @Test
    void runsBothServicesUntilCtrlCAndLeavesNoProcess() {
        try (MavenRun maven = MavenRun.start(this.folder, RUN)) {
            maven.awaitMessage(Pair.DROPPED + "8");
            assertExchanged(maven);
            maven.pressCtrlC();
            maven.awaitNoProcess(SECONDS);
            assertThat(maven.log().messages("[INFO] Building "))
                    .as("what needs no more than running does")
                    .hasSize(4);
        }
    }

    @Test
    void endsByItselfWithSuccessWhenTheServicesExitOnHalt() {
        try (MavenRun maven =
                MavenRun.start(this.folder, RUN, "-Dspring-boot.run.arguments=--relay.exit-on-halt=true")) {
            assertThat(maven.awaitExit()).isZero();
            assertExchanged(maven);
            assertThat(maven.log().messages("[INFO] BUILD SUCCESS")).hasSize(1);
            maven.awaitNoProcess(SECONDS);
        }
    }

    @Test
    void keepsTheItemsInFilesWithTheDurableProfile() {
        try (MavenRun maven = MavenRun.start(this.folder, RUN, "-Dspring-boot.run.profiles=durable")) {
            maven.awaitMessage(Pair.DROPPED + "8");
            assertExchanged(maven);
            assertThat(this.folder.resolve("service-x/service-x.db")).isNotEmptyFile();
            assertThat(this.folder.resolve("service-y/service-y.db")).isNotEmptyFile();
            maven.pressCtrlC();
            maven.awaitNoProcess(SECONDS);
        }
    }

    @Test
    void runsXAlone() {
        try (MavenRun maven = MavenRun.start(this.folder, "-pl", "service-x", "-am", RUN)) {
            maven.awaitMessage("Started ServiceX");
            assertThat(maven.log().messages("Starting Service")).hasSize(1);
            maven.pressCtrlC();
            maven.awaitNoProcess(SECONDS);
        }
    }

    @Test
    void runsYAlone() {
        try (MavenRun maven = MavenRun.start(this.folder, "-pl", "service-y", "-am", RUN)) {
            maven.awaitMessage("service-x is down");
            assertThat(maven.log().messages("Starting Service")).hasSize(1);
            maven.pressCtrlC();
            maven.awaitNoProcess(SECONDS);
        }
    }

    private static void assertExchanged(MavenRun maven) {
        assertThat(maven.log().received("service-x")).containsExactly(1L, 3L, 5L, 7L);
        assertThat(maven.log().received("service-y")).containsExactly(2L, 4L, 6L);
        assertThat(maven.log().messages("HALTING")).hasSize(2);
    }
}
