package dev.streampair.system.support.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/**
 * The jars of both services taken apart, with an archive of their classes as the JVM wants them (class data sharing),
 * as Spring Boot advises for production: the services start in about half the time.
 *
 * @param build the folder in which each lies as in a build
 */
public record ExtractedJars(Path build) {

    /**
     * Extracts them, and starts each once to see which classes it loads.
     *
     * @param build where the project was built
     * @param target the folder that they are extracted to; what is there goes
     */
    public static ExtractedJars from(Path build, Path target) throws IOException {
        ExtractedJars result = new ExtractedJars(target.toAbsolutePath());
        FileSystemUtils.deleteRecursively(result.build);
        for (String service : List.of("service-x", "service-y")) {
            Path folder = result.build.resolve(service);
            Files.createDirectories(folder);
            run(
                    "-Djarmode=tools",
                    "-jar",
                    ServiceCommand.jar(build, service).toString(),
                    "extract",
                    "--destination",
                    folder.resolve("target").toString());
            run(
                    "-XX:ArchiveClassesAtExit=" + archive(result.build, service),
                    "-Dspring.context.exit=onRefresh",
                    "-jar",
                    ServiceCommand.jar(result.build, service).toString());
        }
        return result;
    }

    private static void run(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(ServiceCommand.tool("java"));
        builder.command().addAll(List.of(arguments));
        try (LoggedProcess process = LoggedProcess.start("extract", builder)) {
            if (process.awaitExit(LoggedProcess.PATIENCE) != 0) {
                throw new IllegalStateException("%s failed: see %s".formatted(builder.command(), process.log()));
            }
        }
    }

    private static Path archive(Path build, String service) {
        return build.resolve(service).resolve("classes.jsa");
    }

    /** The same service from its extracted jar, with the archive of its classes. */
    public ServiceCommand command(ServiceCommand command) {
        return command.of(this.build)
                .withMoreJvmOptions("-XX:SharedArchiveFile=" + archive(this.build, command.service()));
    }
}
