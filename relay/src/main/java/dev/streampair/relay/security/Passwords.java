package dev.streampair.relay.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Compares passwords with those of the settings, which are plain text, in constant time.
 *
 * <p>It does not use a hash that is slow by design: without sessions, each request would compute one, and anyone who
 * tries wrong passwords could keep the processors busy. It also computes none for a name that nobody has, as Spring
 * Security's own encoders would.
 */
final class Passwords implements PasswordEncoder {

    /** What a password in the settings must be, as the end of a sentence. */
    static final String EXPECTED =
            "must be plain text, neither a hash that begins with an {id} nor a ${placeholder} without a value";

    /** Whether a password in the settings is plain text. */
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
