package dev.streampair.relay.security;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Keeps Spring Security out of an application without settings for logins: by itself, Spring Boot would lock everything
 * and generate a password. If such settings name nobody, the start fails. An application's own security configuration
 * stays as it is.
 */
final class SecuritySwitch implements AutoConfigurationImportFilter, EnvironmentAware {

    /** A setting at or below one of these means that logins are wanted, even if it names nobody yet. */
    private static final List<String> LOGINS =
            List.of("relay.security", "spring.security.user", "spring.security.oauth2.resourceserver");

    private static final List<String> SWITCHED =
            List.of("org.springframework.boot.security.", RelaySecurityAutoConfiguration.class.getName());

    private boolean on;

    @Override
    public void setEnvironment(Environment environment) {
        Binder binder = Binder.get(environment);
        this.on = LOGINS.stream()
                .anyMatch((name) -> binder.bind(name, Bindable.mapOf(String.class, Object.class))
                        .isBound());
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        boolean[] matches = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            matches[i] = keeps(classes[i]);
        }
        return matches;
    }

    /** Whether the application keeps an auto-configuration. */
    boolean keeps(@Nullable String autoConfiguration) {
        return this.on || SWITCHED.stream().noneMatch(String.valueOf(autoConfiguration)::startsWith);
    }
}
