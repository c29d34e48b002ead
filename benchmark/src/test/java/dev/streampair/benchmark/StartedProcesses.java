package dev.streampair.benchmark;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The processes that the benchmark has started, and those that these have started. None may run when the benchmark
 * ends; what is killed before its end is killed with this JVM at the latest.
 *
 * <p>When a process dies, its children become those of another process and are no longer found below this one: they
 * must be remembered before.
 */
final class StartedProcesses {

    private static final Set<ProcessHandle> remembered = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> running().forEach(ProcessHandle::destroyForcibly)));
    }

    private StartedProcesses() {}

    static void remember(Collection<ProcessHandle> processes) {
        remembered.addAll(processes);
    }

    /** Returns those that are remembered, or still below this process, and have not ended. */
    static List<ProcessHandle> running() {
        return Stream.concat(remembered.stream(), ProcessHandle.current().descendants())
                .distinct()
                .filter(StartedProcesses::isRunning)
                .toList();
    }

    /** A zombie has ended: its parent has not asked for its exit code yet. */
    static boolean isRunning(ProcessHandle process) {
        try {
            return process.isAlive() && !ProcessStat.of(process.pid()).state().equals("Z");
        } catch (IOException ex) {
            // It has ended in between; or the system has no /proc.
            return process.isAlive();
        }
    }

    /** @throws IllegalStateException if one still runs */
    static void requireEnded() {
        List<String> running = running().stream()
                .map((process) ->
                        process.pid() + " " + process.info().commandLine().orElse("?"))
                .toList();
        if (!running.isEmpty()) {
            throw new IllegalStateException("The benchmark left processes behind: " + running);
        }
    }
}
