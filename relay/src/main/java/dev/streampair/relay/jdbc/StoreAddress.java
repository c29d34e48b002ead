package dev.streampair.relay.jdbc;

import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a store.
 *
 * @param url a JDBC URL
 * @param username the user, or {@code null} if the URL names one, or none is needed
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

    /** Returns a driver's message, which may repeat the URL, without secrets. */
    String withoutSecrets(String message) {
        String shown = PARAMETER.matcher(message.replace(this.url, toString())).replaceAll("$1***");
        return USER.matcher(shown).replaceAll("$1***@");
    }

    /** Returns the URL without secrets, for any database. */
    @Override
    public String toString() {
        String shown = PARAMETER_OF_URL.matcher(this.url).replaceAll("$1***");
        // SQLite's URL names a file, whose name may have an @, and no user.
        return this.url.startsWith(SqliteDatabase.URL_PREFIX)
                ? shown
                : USER_OF_URL.matcher(shown).replaceFirst("$1***@");
    }
}
