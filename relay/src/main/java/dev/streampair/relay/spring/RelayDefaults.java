package dev.streampair.relay.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ClassPathResource;

/**
 * Adds the defaults in {@code relay.yaml} to every application that has the relay on its class path. All other property
 * sources take precedence over them, except {@link SpringApplication#setDefaultProperties}, which Spring Boot keeps
 * last.
 */
final class RelayDefaults implements EnvironmentPostProcessor {

    private static final ClassPathResource FILE = new ClassPathResource("relay.yaml");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        try {
            new YamlPropertySourceLoader()
                    .load("relay defaults", FILE)
                    .forEach(environment.getPropertySources()::addLast);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
