package dev.streampair.system.support.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** Makes what a newcomer's clone would be, from the tree that is under test, on ports that are free. */
public final class SourceTree {

    private static final Set<String> NOT_CLONED = Set.of("target", ".git");

    private SourceTree() {}

    /**
     * Copies the tree.
     *
     * @param from the root of the project
     * @param to an empty folder
     * @throws IOException if a file cannot be read or written
     */
    public static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (folder.getFileName() != null
                        && NOT_CLONED.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Replaces the two services' own ports in the settings of both. */
    public static void usePorts(Path root, int x, int y) throws IOException {
        for (String service : Set.of("service-x", "service-y")) {
            Path settings = root.resolve(service).resolve("src/main/resources/application.yaml");
            String text = Files.readString(settings, StandardCharsets.UTF_8);
            if (!text.contains("8081") || !text.contains("8082")) {
                throw new IllegalStateException("%s does not name the ports 8081 and 8082".formatted(settings));
            }
            Files.writeString(
                    settings, text.replace("8081", Integer.toString(x)).replace("8082", Integer.toString(y)));
        }
    }
}
