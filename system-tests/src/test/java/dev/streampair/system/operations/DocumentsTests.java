package dev.streampair.system.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents lead to each other: every link within the repository has an end. */
class DocumentsTests {

    private static final Path ROOT = Path.of("..");

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");

    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    static Stream<Path> documents() throws IOException {
        return Stream.of(ROOT, ROOT.resolve("docs"), ROOT.resolve("ops"), ROOT.resolve(".github"))
                .flatMap(DocumentsTests::documentsIn);
    }

    private static Stream<Path> documentsIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter((file) -> file.toString().endsWith(".md")).toList().stream();
        } catch (IOException ex) {
            throw new AssertionError(ex);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkHasAnEnd(Path document) throws IOException {
        for (MatchResult link :
                LINK.matcher(Files.readString(document)).results().toList()) {
            Path target = link.group(1).isEmpty()
                    ? document
                    : document.resolveSibling(link.group(1)).normalize();
            assertThat(target).as(link.group()).exists();
            if (link.group(2) != null) {
                assertThat(anchorsOf(target)).as(link.group()).contains(link.group(2));
            }
        }
    }

    /** As GitHub makes them of the headings. */
    private static Stream<String> anchorsOf(Path document) throws IOException {
        return HEADING.matcher(Files.readString(document))
                .results()
                .map((heading) -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'));
    }
}
