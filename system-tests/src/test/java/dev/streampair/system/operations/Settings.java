package dev.streampair.system.operations;

import dev.streampair.system.support.process.ServiceCommand;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The settings that a service knows, by the metadata in its jar and in those that lie in it. */
final class Settings {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private final Set<String> names = new HashSet<>();

    private Settings() {}

    static Settings of(String service) throws IOException {
        Settings settings = new Settings();
        try (InputStream jar = Files.newInputStream(ServiceCommand.jar(ServiceCommand.BUILD, service))) {
            settings.readFrom(new ZipInputStream(jar));
        }
        return settings;
    }

    private void readFrom(ZipInputStream jar) throws IOException {
        for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
            if (entry.getName().endsWith(".jar")) {
                readFrom(new ZipInputStream(jar));
            } else if (entry.getName().endsWith(METADATA)) {
                String json = new String(jar.readAllBytes(), StandardCharsets.UTF_8);
                new JsonObject(json)
                        .getJsonArray("properties")
                        .forEach((property) -> this.names.add(((JsonObject) property).getString("name")));
            }
        }
    }

    boolean has(String property) {
        return this.names.contains(property);
    }

    /** Whether an environment variable is one of them, as Spring Boot binds it. */
    boolean hasVariable(String variable) {
        return this.names.stream()
                .anyMatch((name) -> name.replace("-", "")
                        .replace('.', '_')
                        .toUpperCase(Locale.ROOT)
                        .equals(variable));
    }
}
