package dev.streampair.system.support.process;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code ./mvnw} in a process group of its own, as a terminal starts it: the group is Maven and all that it starts. It
 * runs on the JDK of the services and the local repository of the build that runs the tests.
 */
public final class MavenRun implements AutoCloseable {

    /** It compiles all first. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final LoggedProcess process;

    /** A Ctrl-C on the tests does not reach the group. */
    private final Thread killer = new Thread(this::kill);

    private MavenRun(LoggedProcess process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(this.killer);
    }

    /** Starts it offline, as the build has resolved all that a run needs. */
    public static MavenRun start(Path folder, String... arguments) {
        List<String> offline = new ArrayList<>(List.of("-o"));
        offline.addAll(List.of(arguments));
        return startOnline(folder, offline.toArray(String[]::new));
    }

    /** Starts it so that it may ask the package registry, for what the build has not resolved. */
    static MavenRun startOnline(Path folder, String... arguments) {
        return start(
                folder, List.of("-Dmaven.repo.local=" + ServiceCommand.property("services.repository")), arguments);
    }

    /** Does so with a local repository of its own, which keeps what is installed out of that of the build. */
    public static MavenRun startAbove(Path repository, Path folder, String... arguments) {
        List<String> repositories = List.of(
                "-Dmaven.repo.local=" + repository,
                "-Dmaven.repo.local.tail=" + ServiceCommand.property("services.repository"));
        return start(folder, repositories, arguments);
    }

    private static MavenRun start(Path folder, List<String> repositories, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("setsid", folder.resolve("mvnw").toString(), "-B"));
        command.addAll(repositories);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(Signals.heardBy(command)).directory(folder.toFile());
        Map<String, String> environment = builder.environment();
        // What the Maven that runs the tests has set for itself.
        environment.keySet().removeAll(List.of("MAVEN_PROJECTBASEDIR", "MAVEN_CMD_LINE_ARGS", "MAVEN_CONFIG"));
        environment.put("JAVA_HOME", ServiceCommand.property("services.java.home"));
        return new MavenRun(LoggedProcess.start("mvnw", builder));
    }

    /** The output so far, of Maven and of what it runs. */
    public LogFile log() {
        return this.process.log();
    }

    public void awaitMessage(String start) {
        this.process.awaitMessages(start, 1, PATIENCE);
    }

    /** Sends SIGINT to Maven and all that it runs. */
    public void pressCtrlC() {
        Signals.sendToGroup("INT", this.process.pid());
    }

    public int awaitExit() {
        Standstill.awaitUnless(
                "the end of Maven, which logs to " + log(),
                () -> log().messages().size(),
                PATIENCE,
                () -> !this.process.isAlive());
        return this.process.awaitExit(PATIENCE);
    }

    /** Waits until nothing that Maven started is left, nor Maven. */
    public void awaitNoProcess(Duration bound) {
        await("the end of all processes of " + this.process.log()).atMost(bound).until(() -> !hasProcess());
    }

    private boolean hasProcess() {
        return Signals.sendToGroup("0", this.process.pid());
    }

    private void kill() {
        Signals.sendToGroup("KILL", this.process.pid());
    }

    @Override
    public void close() {
        kill();
        this.process.close();
        awaitNoProcess(LoggedProcess.PATIENCE);
        // Another group may have the number by the time the hook would run.
        Runtime.getRuntime().removeShutdownHook(this.killer);
    }
}
