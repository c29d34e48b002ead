package dev.streampair.relay.spring;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.util.function.SingletonSupplier;

/** Recognizes the paths of the actuator's health, wherever the settings put it, below any path of the servlets. */
final class HealthPaths implements Predicate<String> {

    private static final EndpointId HEALTH = EndpointId.of("health");

    private final SingletonSupplier<List<String>> paths;

    /**
     * @param endpoints read at the first request, because the server is created before them
     */
    HealthPaths(ObjectProvider<PathMappedEndpoints> endpoints) {
        this.paths = SingletonSupplier.of(
                () -> endpoints.stream().flatMap(HealthPaths::pathsIn).toList());
    }

    private static Stream<String> pathsIn(PathMappedEndpoints all) {
        return Stream.concat(
                Stream.ofNullable(all.getPath(HEALTH)),
                all.getAdditionalPaths(WebServerNamespace.SERVER, HEALTH).stream());
    }

    @Override
    public boolean test(String path) {
        return Objects.requireNonNull(this.paths.get()).stream()
                .anyMatch((health) -> path.endsWith(health) || path.contains(health + "/"));
    }
}
