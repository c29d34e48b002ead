package dev.streampair.benchmark;

import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the operating system knows of a process and its children.
 *
 * @param root the process's id
 */
record ProcessTree(long root) {

    private List<ProcessHandle> processes() {
        List<ProcessHandle> processes = ProcessHandle.of(this.root).stream()
                .flatMap((process) -> Stream.concat(Stream.of(process), process.descendants()))
                .toList();
        StartedProcesses.remember(processes);
        return processes;
    }

    /** The CPU time used so far, in user and kernel mode. */
    Duration cpu() throws IOException {
        Duration sum = Duration.ZERO;
        for (ProcessHandle process : processes()) {
            sum = sum.plus(ProcessStat.of(process.pid()).cpu());
        }
        return sum;
    }

    /** The CPU time that all of them have used so far. */
    static Duration cpu(List<ProcessTree> trees) throws IOException {
        Duration sum = Duration.ZERO;
        for (ProcessTree tree : trees) {
            sum = sum.plus(tree.cpu());
        }
        return sum;
    }

    /** The memory of the process alone that is in RAM, in bytes. */
    long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + this.root + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("Process %d has no VmRSS".formatted(this.root));
    }

    /** The file that the process's output goes to. */
    Path output() throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/" + this.root + "/fd/1"));
    }

    /** Has it stand still until {@link #thaw}. */
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        processes().forEach((process) -> Signals.send(name, process.pid()));
    }

    /**
     * Kills the process and its children, frozen or not, and waits until they have ended. To kill the process alone
     * would leave its children behind.
     */
    void kill() {
        List<ProcessHandle> processes = processes();
        processes.forEach(ProcessHandle::destroyForcibly);
        await("the end of " + processes)
                .atMost(LoggedProcess.PATIENCE)
                .until(() -> processes.stream().noneMatch(StartedProcesses::isRunning));
    }
}
