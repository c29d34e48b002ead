package dev.streampair.relay.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.resource.Resource;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.jspecify.annotations.Nullable;

/**
 * Removes the two temporary folders that Spring Boot gives each server: an empty document root, and one for the
 * servlets' files. Spring Boot deletes them when the server stops, but each process that is killed would leave both
 * behind.
 */
final class TempFolders {

    private static final String DOCUMENT_ROOT = "jetty-docbase.";

    private TempFolders() {}

    /**
     * Removes the folders. The servlets' files, such as large parts of a form, then go to {@code java.io.tmpdir}
     * itself.
     */
    static void remove(ContextHandler context) {
        context.setTempDirectory(null);
        Resource base = context.getBaseResource();
        if (base != null) {
            context.setBaseResource(withoutEmpty(base));
        }
    }

    private static @Nullable Resource withoutEmpty(Resource base) {
        List<Resource> others = new ArrayList<>();
        for (Resource part : base) {
            Path path = part.getPath();
            if (path != null && path.getFileName().toString().startsWith(DOCUMENT_ROOT)) {
                deleteEmpty(path);
            } else {
                others.add(part);
            }
        }
        return others.isEmpty() ? null : ResourceFactory.combine(others);
    }

    private static void deleteEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
