package dev.streampair.relay.jdbc;

import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where a store is.
 *
 * @param url a JDBC URL
 * @param username who connects, or {@code null} if the URL says so, or nobody is asked
 * @param password the password, or {@code null}
 */
public record StoreAddress(
        String url, @Nullable String username, @Nullable String password) {

    /** Returns the properties for the driver. */
    Properties properties() {
        Properties properties = new Properties();
        if (this.username != null) {
            properties.setProperty("user", this.username);
        }
        if (this.password != null) {
            properties.setProperty("password", this.password);
        }
        return properties;
    }

    /** Names the place, without the password. */
    @Override
    public String toString() {
        return this.url.replaceAll("(?i)(password=)[^&]*", "$1***");
    }
}
