package dev.streampair.relay.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Compares passwords with those of the settings. Those in plain text are compared in constant time and at once. A hash costs
 * time by design, at each request, as nothing is kept between two.
 *
 * <p>Spring Security spends the time of a password's encoding on a name that nobody has. Here that is no time, where its own
 * encoder would let anybody who guesses at names keep the processors busy.
 */
final class Passwords implements PasswordEncoder {

    private final PasswordEncoder hashes = PasswordEncoderFactories.createDelegatingPasswordEncoder();

    /** Whether a password of the settings can be compared with one: it is plain text, or a hash of a known kind. */
    boolean isUsable(String set) {
        try {
            matches("any", set);
            return true;
        } catch (IllegalArgumentException | LinkageError ex) {
            return false;
        }
    }

    @Override
    public @Nullable String encode(@Nullable CharSequence password) {
        return (password != null) ? password.toString() : null;
    }

    @Override
    public boolean matches(@Nullable CharSequence password, @Nullable String set) {
        if (password == null || set == null) {
            return false;
        }
        return set.startsWith("{") ? this.hashes.matches(password, set) : isEqual(password.toString(), set);
    }

    private static boolean isEqual(String password, String set) {
        return MessageDigest.isEqual(password.getBytes(StandardCharsets.UTF_8), set.getBytes(StandardCharsets.UTF_8));
    }
}
