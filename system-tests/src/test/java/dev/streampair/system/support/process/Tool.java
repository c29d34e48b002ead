package dev.streampair.system.support.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A program that a test needs and not every machine has, such as promtool or a browser. */
public final class Tool {

    private Tool() {}

    /**
     * Returns where a program is. Where it is not installed, the test is left out, and says so; where the build was
     * told that all tools are there ({@code ./mvnw verify -Psystem-tests -Dtools.required=true}), it fails.
     *
     * @param command its name, looked for in the folders of PATH
     * @param debianPackage the package of Debian that brings it
     */
    public static Path require(String command, String debianPackage) {
        return find(command)
                .orElseGet(() -> missing(
                        "%s is not installed; on Debian: apt-get install %s".formatted(command, debianPackage)));
    }

    private static Path missing(String reason) {
        if (Boolean.parseBoolean(ServiceCommand.property("tools.required"))) {
            return Assertions.fail(reason);
        }
        System.out.println("A test is left out: " + reason);
        return Assumptions.abort(reason);
    }

    /** Returns where a program is, if it is installed. */
    public static Optional<Path> find(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map((folder) -> Path.of(folder, command))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
