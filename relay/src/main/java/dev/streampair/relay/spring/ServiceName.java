package dev.streampair.relay.spring;

import dev.streampair.relay.http.Settings;
import org.springframework.core.env.Environment;

/**
 * The name of this service, {@code spring.application.name}. The source of its deliveries begins with it, and its log
 * lines name it as the receiver.
 *
 * @param value the name, which can be part of a URI
 */
record ServiceName(String value) {

    private static final String PROPERTY = "spring.application.name";

    /**
     * Reads the name.
     *
     * @throws IllegalArgumentException if it is missing, or cannot be part of a URI
     */
    static ServiceName of(Environment environment) {
        return new ServiceName(Settings.checkName(PROPERTY, environment.getProperty(PROPERTY)));
    }

    @Override
    public String toString() {
        return this.value;
    }
}
