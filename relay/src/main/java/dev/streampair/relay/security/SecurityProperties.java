package dev.streampair.relay.security;

import static dev.streampair.relay.http.Settings.check;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may log in, and what needs no login.
 *
 * @param users the users that may log in, by their names
 * @param openEndpoints the ids of the actuator endpoints that may be read without a login, such as prometheus. The
 *     health groups liveness and readiness always may
 */
@ConfigurationProperties(prefix = "relay.security", ignoreUnknownFields = false)
record SecurityProperties(
        @DefaultValue Map<String, User> users, @DefaultValue Set<String> openEndpoints) {

    SecurityProperties {
        openEndpoints.forEach(EndpointId::of);
        users.forEach((name, user) -> {
            String property = "relay.security.users." + name;
            check(
                    !name.contains(":"),
                    property,
                    "***",
                    "must have a name without a colon: HTTP Basic ends the name there");
            String password = user.password;
            check(password != null && !password.isBlank(), property + ".password", "missing", "must be set");
            check(password != null && Passwords.isPlain(password), property + ".password", "***", Passwords.EXPECTED);
        });
    }

    /**
     * A user that may log in.
     *
     * @param password in plain text
     * @param roles what the user may do
     */
    record User(@Nullable String password, @DefaultValue Set<Role> roles) {

        /** Shows no secret. */
        @Override
        public String toString() {
            return this.roles.toString();
        }
    }
}
