package dev.streampair.system.support.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** The project built with the profile {@code tracing}: its services have a tracer, and what exports spans. */
public final class TracedBuild {

    private static @Nullable Path made;

    private TracedBuild() {}

    /** Returns where it is. Made once a run, in about a minute. */
    public static synchronized Path path() throws IOException {
        if (made == null) {
            made = make(Path.of("target", "traced").toAbsolutePath());
        }
        return made;
    }

    private static Path make(Path folder) throws IOException {
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder);
        SourceTree.copy(ServiceCommand.BUILD.toRealPath(), folder);
        try (MavenRun maven = MavenRun.startOnline(
                folder, "package", "-Dmaven.test.skip=true", "-Ptracing", "-pl", "service-x,service-y", "-am")) {
            if (maven.awaitExit() != 0) {
                throw new IllegalStateException("The build failed: see " + maven.log());
            }
        }
        return folder;
    }

    /**
     * Returns the same service from this build, which tells a collector of each span soon.
     *
     * @param collectorUrl where spans are posted to
     */
    public static ServiceCommand command(ServiceCommand command, String collectorUrl) throws IOException {
        return command.of(path())
                .with(
                        "--management.opentelemetry.tracing.export.otlp.endpoint=" + collectorUrl,
                        "--management.opentelemetry.tracing.export.schedule-delay=50ms",
                        "--management.tracing.sampling.probability=1");
    }
}
