package dev.streampair.system.support.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a service is started from its jar, on the JDK that the property {@code services.java.home} names.
 *
 * @param service its name, service-x or service-y
 * @param port where it listens, on the loopback address
 * @param peerUrl where it finds its peer, or what stands between them
 * @param jvmOptions by default those for a quick start; tests that measure set their own
 * @param settings Spring's, such as --exchange.seed=7
 * @param build the root of the project that was built: by default the one under test
 */
public record ServiceCommand(
        String service, int port, String peerUrl, List<String> jvmOptions, List<String> settings, Path build) {

    /**
     * All garbage goes at a full collection: by default, the serial collector keeps some, which LiveHeap would count.
     */
    private static final List<String> QUICK_START =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:MarkSweepDeadRatio=0");

    /** Of the project under test. */
    public static final Path BUILD = Path.of(property("services.directory"));

    /** For what a service that is killed leaves behind: the library of SQLite. */
    private static final Path TEMPORARY = Path.of("target", "tmp").toAbsolutePath();

    public ServiceCommand(String service, int port, String peerUrl, String... settings) {
        this(service, port, peerUrl, QUICK_START, List.of(settings), BUILD);
    }

    public static String loopback(int port) {
        return "http://127.0.0.1:" + port;
    }

    public ServiceCommand withJvmOptions(String... jvmOptions) {
        return new ServiceCommand(
                this.service, this.port, this.peerUrl, List.of(jvmOptions), this.settings, this.build);
    }

    /** The same with more options for the JVM. */
    public ServiceCommand withMoreJvmOptions(String... jvmOptions) {
        List<String> all = new ArrayList<>(this.jvmOptions);
        all.addAll(List.of(jvmOptions));
        return withJvmOptions(all.toArray(String[]::new));
    }

    /** The same of another build of the project, to compare the two. */
    public ServiceCommand of(Path build) {
        return new ServiceCommand(this.service, this.port, this.peerUrl, this.jvmOptions, this.settings, build);
    }

    /** The same with more settings; one for each property, as Spring Boot joins two. */
    public ServiceCommand with(String... settings) {
        List<String> all = new ArrayList<>(this.settings);
        all.addAll(List.of(settings));
        return new ServiceCommand(this.service, this.port, this.peerUrl, this.jvmOptions, List.copyOf(all), this.build);
    }

    /** Starts the service, and does not wait until it is ready. */
    public ServiceProcess start() {
        return new ServiceProcess(this.service, LoggedProcess.start(this.service, processBuilder()), this.port, http());
    }

    /** What its clients use: the actuator's own port if that is set, and the login that it sends to its peer. */
    private ServiceHttp http() {
        String actuator = setting("--management.server.port=");
        boolean own = actuator != null && !actuator.equals("0");
        String login = setting("--relay.peer.headers.authorization=");
        return new ServiceHttp(loopback(own ? Integer.parseInt(actuator) : this.port), login);
    }

    private @Nullable String setting(String option) {
        return this.settings.stream()
                .filter((setting) -> setting.startsWith(option))
                .map((setting) -> setting.substring(option.length()))
                .findFirst()
                .orElse(null);
    }

    /** Returns what starts the service. */
    public ProcessBuilder processBuilder() {
        try {
            Files.createDirectories(TEMPORARY);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        List<String> command = new ArrayList<>();
        command.add(tool("java"));
        command.addAll(this.jvmOptions);
        command.add("-Djava.io.tmpdir=" + TEMPORARY);
        command.add("-jar");
        command.add(jar(this.build, this.service).toString());
        command.add("--server.port=" + this.port);
        command.add("--relay.peer.url=" + this.peerUrl);
        command.addAll(this.settings);
        return new ProcessBuilder(Signals.heardBy(command));
    }

    /** Returns where a build has the jar of a service. */
    public static Path jar(Path build, String service) {
        return build.resolve(service)
                .resolve("target")
                .resolve("%s-%s.jar".formatted(service, property("services.version")));
    }

    /** Returns where a program of the JDK is that runs the services. */
    public static String tool(String name) {
        return Path.of(property("services.java.home"), "bin", name).toString();
    }

    /** Returns one of the properties that the module's POM sets for its tests. */
    public static String property(String name) {
        return Objects.requireNonNull(
                System.getProperty(name), () -> name + " is not set: run the tests with ./mvnw verify -Psystem-tests");
    }
}
