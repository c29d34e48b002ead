package dev.streampair.relay.spring;

import dev.streampair.relay.http.Settings;
import org.springframework.core.env.Environment;

/**
 * The name of this service, {@code spring.application.name}: the source of what it sends begins with it, and its log
 * tells with it who received.
 *
 * @param value the name, fit to be part of a URI
 */
record ServiceName(String value) {

    private static final String PROPERTY = "spring.application.name";

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it is missing, or not fit to be part of a URI
     */
    static ServiceName of(Environment environment) {
        return new ServiceName(Settings.checkName(PROPERTY, environment.getProperty(PROPERTY)));
    }

    @Override
    public String toString() {
        return this.value;
    }
}
