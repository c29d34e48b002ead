package dev.streampair.system.benchmark;

import dev.streampair.system.LoggedProcess;
import dev.streampair.system.ServiceCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** The jar of x taken apart, as Spring Boot advises for production: it starts sooner than one with jars inside. */
final class Extracted {

    private Extracted() {}

    /**
     * Extracts it with its own tools.
     *
     * @param build where the project was built
     * @return the folder in which it lies as in a build
     */
    static Path from(Path build) throws IOException {
        String jar = "service-x-%s.jar".formatted(ServiceCommand.property("services.version"));
        Path result = Path.of("target", "benchmark", "extracted", Integer.toHexString(build.hashCode()))
                .toAbsolutePath();
        Path folder = result.resolve("service-x").resolve("target");
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder.getParent());
        ProcessBuilder builder = new ProcessBuilder(
                ServiceCommand.tool("java"),
                "-Djarmode=tools",
                "-jar",
                build.resolve("service-x").resolve("target").resolve(jar).toString(),
                "extract",
                "--destination",
                folder.toString());
        try (LoggedProcess process = LoggedProcess.start("extract", builder)) {
            if (process.awaitExit(LoggedProcess.PATIENCE) != 0) {
                throw new IllegalStateException("%s failed: see %s".formatted(builder.command(), process.log()));
            }
        }
        return result;
    }
}
