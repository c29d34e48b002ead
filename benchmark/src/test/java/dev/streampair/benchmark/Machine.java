package dev.streampair.benchmark;

import dev.streampair.system.support.process.ServiceCommand;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Where the benchmark runs. */
final class Machine {

    private Machine() {}

    /** Names the machine, its system, and the JDK that runs the services. */
    static String describe() throws IOException {
        Properties release = new Properties();
        Path home = Path.of(ServiceCommand.property("services.java.home"));
        release.load(new StringReader(Files.readString(home.resolve("release"))));
        return "%s x %d, %s %s, JDK %s (%s)"
                .formatted(
                        cpu(),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        unquoted(release.getProperty("JAVA_VERSION", "?")),
                        unquoted(release.getProperty("IMPLEMENTOR", "?")));
    }

    private static String cpu() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter((line) -> line.startsWith("model name"))
                .map((line) -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static String unquoted(String text) {
        return text.replace("\"", "");
    }
}
