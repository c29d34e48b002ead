package dev.streampair.system.benchmark;

import dev.streampair.system.Signals;
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

    /** The unit of CPU times in {@code /proc}: fixed for all that read it. */
    private static final Duration TICK = Duration.ofMillis(10);

    private List<Long> pids() {
        return ProcessHandle.of(this.root).stream()
                .flatMap((process) -> Stream.concat(Stream.of(process), process.descendants()))
                .map(ProcessHandle::pid)
                .toList();
    }

    /** The CPU time used so far, in user and kernel mode. */
    Duration cpu() throws IOException {
        long ticks = 0;
        for (long pid : pids()) {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            ticks += Long.parseLong(afterName[11]) + Long.parseLong(afterName[12]);
        }
        return TICK.multipliedBy(ticks);
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

    /** Has it stand still until {@link #thaw}. */
    void freeze() {
        pids().forEach((pid) -> Signals.send("STOP", pid));
    }

    void thaw() {
        pids().forEach((pid) -> Signals.send("CONT", pid));
    }
}
