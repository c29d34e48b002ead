package dev.streampair.relay.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Compares passwords with those of the settings, which are plain text, in constant time.
 *
 * <p>A hash that is slow by design would be computed for each request, as nothing is kept between two: whoever tries wrong
 * passwords could keep the processors busy. So there is none, neither for a user nor, as Spring Security's own encoders
 * would have it, for a name that nobody has.
 */
final class Passwords implements PasswordEncoder {

    /** What a password of the settings must be, as the end of a sentence. */
    static final String EXPECTED =
            "must be plain text, not a hash that begins with an {id}, nor a ${placeholder} that nothing fills";

    /** Whether a password of the settings is one. */
    static boolean isPlain(String set) {
        return !set.matches("\\{.+}.*") && !set.contains("${");
    }

    @Override
    public @Nullable String encode(@Nullable CharSequence password) {
        return (password != null) ? password.toString() : null;
    }

    @Override
    public boolean matches(@Nullable CharSequence password, @Nullable String set) {
        return password != null
                && set != null
                && MessageDigest.isEqual(
                        password.toString().getBytes(StandardCharsets.UTF_8), set.getBytes(StandardCharsets.UTF_8));
    }
}
