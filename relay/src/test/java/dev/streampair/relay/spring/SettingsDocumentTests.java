package dev.streampair.relay.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docs/settings.md} says of each setting what its record says of it, as an IDE does. */
class SettingsDocumentTests {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `relay\\..*$");

    private static String rowOf(JsonNode property) {
        return "| `%s` | %s | %s |"
                .formatted(
                        property.get("name").asString(),
                        property.path("defaultValue").asString(""),
                        property.get("description").asString());
    }

    @Test
    void hasEachSettingWithItsDefaultAndDescription() throws IOException {
        JsonNode metadata = new JsonMapper()
                .readTree(Files.readString(Path.of("target/classes/META-INF/spring-configuration-metadata.json")));
        List<String> expected = StreamSupport.stream(metadata.get("properties").spliterator(), false)
                .filter((property) -> property.get("name").asString().startsWith("relay."))
                .map(SettingsDocumentTests::rowOf)
                .toList();
        assertThat(expected).isNotEmpty();
        assertThat(ROW.matcher(Files.readString(Path.of("../docs/settings.md")))
                        .results()
                        .map(MatchResult::group))
                .containsExactlyElementsOf(expected);
    }
}
