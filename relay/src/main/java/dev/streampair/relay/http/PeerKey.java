package dev.streampair.relay.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The setting {@code relay.peer.key}: a secret that the services of a pair share, by which each recognizes the other.
 */
final class PeerKey {

    /** The header with the key. */
    static final String HEADER = "Stream-Peer-Key";

    private static final Pattern VALID = Pattern.compile("[\\x21-\\x7e]{16,256}");

    private PeerKey() {}

    /**
     * @throws IllegalArgumentException if it is too short or too long, or a header cannot hold it; the message does not
     *     show it
     */
    static void check(@Nullable String key) {
        Settings.check(
                key == null || (VALID.matcher(key).matches() && !key.contains("${")),
                "relay.peer.key",
                "***",
                "must have 16 to 256 visible ASCII characters, and no unresolved ${placeholder}");
    }

    /** Compares in a time that does not depend on where the two differ. */
    static boolean matches(String key, @Nullable String sent) {
        return sent != null
                && MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8));
    }
}
