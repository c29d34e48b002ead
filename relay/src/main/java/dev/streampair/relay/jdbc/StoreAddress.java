package dev.streampair.relay.jdbc;

import java.util.Properties;
import java.util.regex.Pattern;
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

    private static final String SECRET =
            "(?i)([\\w.-]*(?:password|passwd|pwd|passphrase|secret|token|key|credential)[\\w.-]*=)";

    private static final Pattern PARAMETER = Pattern.compile(SECRET + "[^&;\\s]*");

    private static final Pattern PARAMETER_OF_URL = Pattern.compile(SECRET + "[^&;]*");

    private static final Pattern USER = Pattern.compile("(//)\\S*@");

    private static final Pattern USER_OF_URL = Pattern.compile("(?s)^((?:\\w+:)*(?://)?).*@");

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

    /** Returns a driver's message, which may repeat the URL, without what is secret in it. */
    String withoutSecrets(String message) {
        String shown = PARAMETER.matcher(message.replace(this.url, toString())).replaceAll("$1***");
        return USER.matcher(shown).replaceAll("$1***@");
    }

    /** Names the place: the URL without what is secret in it, whatever database it names. */
    @Override
    public String toString() {
        String shown = PARAMETER_OF_URL.matcher(this.url).replaceAll("$1***");
        // SQLite's names a file, whose name may have an @, and nobody who connects.
        return this.url.startsWith(SqliteDatabase.URL_PREFIX)
                ? shown
                : USER_OF_URL.matcher(shown).replaceFirst("$1***@");
    }
}
