package dev.streampair.relay.http;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks settings. An invalid one stops the start with an error that shows the property, its value and what was
 * expected.
 */
public final class Settings {

    private Settings() {}

    /**
     * Checks a setting.
     *
     * @param expected the expected value, as the end of a sentence that begins with "it"
     * @throws InvalidSettingException if it is not valid
     */
    public static void check(boolean valid, String property, @Nullable Object value, String expected) {
        if (!valid) {
            throw new InvalidSettingException("%s is %s: it %s".formatted(property, shown(value), expected));
        }
    }

    private static Object shown(@Nullable Object value) {
        return (value == null) ? "missing" : value.equals("") ? "empty" : value;
    }

    /** Checks a duration that some part of the platform keeps as an int of milliseconds. */
    public static void checkTimeout(String property, Duration timeout) {
        check(
                timeout.toMillis() >= 1 && timeout.toMillis() <= Integer.MAX_VALUE,
                property,
                timeout,
                "must be at least 1ms, and less than 24 days");
    }

    /**
     * Checks a service's name, which becomes part of a source: unreserved characters of RFC 3986 only.
     *
     * @return the name
     */
    public static String checkName(String property, @Nullable String name) {
        boolean valid = name != null && name.matches("[A-Za-z0-9._~-]+");
        check(valid, property, name, "must be letters, digits, '.', '_', '~' and '-', such as service-x");
        return Objects.requireNonNull(name);
    }
}
