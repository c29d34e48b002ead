package dev.streampair.benchmark;

import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process of a baseline, and its children. If it prints its progress it can be asked for its count. */
final class Baseline implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(5);

    private final LoggedProcess process;

    private Baseline(LoggedProcess process) {
        this.process = process;
    }

    /** Starts a main class of the tests' class path on the services' JDK, with the JVM's own defaults. */
    static Baseline java(Class<?> main, String... args) {
        List<String> command = new ArrayList<>();
        command.add(ServiceCommand.tool("java"));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(args));
        return new Baseline(LoggedProcess.start(main.getSimpleName(), new ProcessBuilder(command)));
    }

    /** Starts the script of the queues. */
    static Baseline queues(String... args) {
        List<String> command = new ArrayList<>(List.of("python3", "src/test/resources/queues.py"));
        command.addAll(List.of(args));
        return new Baseline(LoggedProcess.start("queues", new ProcessBuilder(command)));
    }

    /** Waits for a line of its output that begins with a text, and returns it. */
    String awaitLine(String start) {
        this.process.awaitMessages(start, 1, LoggedProcess.PATIENCE);
        return this.process.log().messages(start).get(0);
    }

    boolean hasPrinted(String start) {
        return !this.process.log().messages(start).isEmpty();
    }

    ProcessTree tree() {
        return new ProcessTree(this.process.pid());
    }

    /** Waits for the next count that it prints, which must not be its first. */
    Count nextCount() {
        // The clock is the machine's, the same for all processes.
        long asked = System.nanoTime();
        return await("a count of " + this.process.log())
                .pollInterval(POLL)
                .atMost(LoggedProcess.PATIENCE)
                .until(this::lastCount, (count) -> count.nanos() - asked >= 0);
    }

    private Count lastCount() {
        List<String> lines = this.process.log().messages("count ");
        String[] last = lines.get(lines.size() - 1).split(" ", -1);
        return new Count(Long.parseLong(last[1]), Long.parseLong(last[2]));
    }

    @Override
    public void close() {
        tree().kill();
        this.process.close();
    }
}
