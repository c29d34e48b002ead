package dev.streampair.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.streampair.system.support.process.LoggedProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessTreeTests {

    private static final String PARENT = "sleep 600 & echo started; wait";

    private final LoggedProcess parent = LoggedProcess.start("parent", new ProcessBuilder("sh", "-c", PARENT));

    private final ProcessTree tree = new ProcessTree(this.parent.pid());

    private final List<ProcessHandle> children = new ArrayList<>();

    @BeforeEach
    void freeze() {
        this.parent.awaitMessages("started", 1, LoggedProcess.PATIENCE);
        this.tree.freeze();
        ProcessHandle.of(this.parent.pid()).orElseThrow().children().forEach(this.children::add);
        assertThat(this.children).hasSize(1);
    }

    @AfterEach
    void close() {
        this.children.forEach(ProcessHandle::destroyForcibly);
        this.parent.close();
    }

    @Test
    void killsTheChildrenOfAFrozenProcess() {
        this.tree.kill();
        assertThat(StartedProcesses.running()).doesNotContainAnyElementsOf(this.children);
    }

    @Test
    void noticesTheChildrenOfADeadProcess() {
        this.parent.close();
        assertThatIllegalStateException()
                .isThrownBy(StartedProcesses::requireEnded)
                .withMessageContaining(this.children.get(0).pid() + " ");
    }
}
