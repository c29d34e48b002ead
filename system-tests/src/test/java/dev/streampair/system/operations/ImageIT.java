package dev.streampair.system.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import io.vertx.core.json.JsonArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/**
 * The steps of {@code ops/Dockerfile}, done in folders of the test instead of in an image: so its layers are there, and
 * what it starts runs.
 */
class ImageIT {

    /** The first JDK that makes the Dockerfile's cache in one step. */
    private static final int JDK_WITH_CACHE = 25;

    @TempDir
    private Path root;

    /** Where the present stage works. */
    private Path folder = Path.of("");

    @Test
    void aServiceStartsAsTheImageStartsIt() throws Exception {
        String release = Files.readString(Path.of(ServiceCommand.property("services.java.home"), "release"));
        int major = Integer.parseInt(release.replaceAll("(?s).*JAVA_VERSION=\"(\\d+).*", "$1"));
        Assumptions.assumeTrue(major >= JDK_WITH_CACHE, "The image's Java is newer than this one");
        List<String> start = List.of();
        for (String line : Files.readAllLines(PrometheusServer.OPS.resolve("Dockerfile"))) {
            String[] words = line.replace("${SERVICE}", "service-x").split(" ");
            switch (words[0]) {
                case "WORKDIR" -> this.folder = Files.createDirectories(this.root.resolve(words[1].substring(1)));
                case "COPY" -> copy(words);
                case "RUN" -> run(List.of(words).subList(1, words.length));
                case "ENTRYPOINT" ->
                    start = new JsonArray(line.substring("ENTRYPOINT ".length()))
                            .stream().map(String::valueOf).toList();
                default -> {}
            }
        }
        assertThat(this.folder.resolve("service.aot")).isNotEmptyFile();
        int port = FreePorts.next();
        ProcessBuilder builder = builder(start);
        // Without it, a JVM whose cache is of no use says so, and starts as it would without one.
        builder.command().add(1, "-XX:AOTMode=on");
        builder.environment().putAll(Map.of("SERVER_ADDRESS", "127.0.0.1", "SERVER_PORT", "" + port));
        try (ServiceProcess x = new ServiceProcess("service-x", LoggedProcess.start("image", builder), port)) {
            assertThat(x.awaitReady().http().post("/stream", "41").statusCode()).isEqualTo(202);
        }
    }

    private void copy(String[] words) throws Exception {
        String to = words[words.length - 1];
        String from = words[words.length - 2];
        if (words[1].startsWith("--from=")) {
            FileSystemUtils.copyRecursively(this.root.resolve(from.substring(1)), this.folder.resolve(to));
        } else {
            Path jar = ServiceCommand.jar(ServiceCommand.BUILD, "service-x");
            assertThat(jar.getFileSystem()
                            .getPathMatcher("glob:" + ServiceCommand.BUILD.resolve(from))
                            .matches(jar))
                    .as("%s is %s", from, jar)
                    .isTrue();
            Files.copy(jar, this.folder.resolve(to));
        }
    }

    /** Only Java's: the rest are of the image's system. */
    private void run(List<String> command) {
        if (command.get(0).equals("java")) {
            try (LoggedProcess process = LoggedProcess.start("image", builder(command))) {
                assertThat(process.awaitExit(LoggedProcess.PATIENCE))
                        .as("%s: see %s", command, process.log())
                        .isZero();
            }
        }
    }

    private ProcessBuilder builder(List<String> command) {
        List<String> words = new ArrayList<>(command);
        words.set(0, ServiceCommand.tool(words.get(0)));
        return new ProcessBuilder(words).directory(this.folder.toFile());
    }
}
