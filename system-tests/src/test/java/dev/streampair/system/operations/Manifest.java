package dev.streampair.system.operations;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A part of a YAML document.
 *
 * @param value a map, a list, or what is in one
 */
record Manifest(Object value) {

    /** Returns the documents of a file. */
    static List<Manifest> in(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            Iterable<Object> documents = new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(reader);
            return StreamSupport.stream(documents.spliterator(), false)
                    .map(Manifest::new)
                    .toList();
        }
    }

    /** Returns the part at a path: names of members, and numbers of elements. */
    Manifest at(Object... path) {
        Object found = this.value;
        for (Object step : path) {
            found = (step instanceof Integer index) ? ((List<?>) found).get(index) : ((Map<?, ?>) found).get(step);
            Objects.requireNonNull(found, () -> "%s of %s".formatted(List.of(path), this.value));
        }
        return new Manifest(found);
    }

    List<Manifest> elements() {
        return ((List<?>) this.value).stream().map(Manifest::new).toList();
    }

    String text() {
        return String.valueOf(this.value);
    }

    int number() {
        return (Integer) this.value;
    }
}
