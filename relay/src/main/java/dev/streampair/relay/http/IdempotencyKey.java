package dev.streampair.relay.http;

import dev.streampair.relay.EventId;
import dev.streampair.relay.Items;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header): a string as in RFC 9651, or, as
 * many clients send it, the same without quotes.
 */
final class IdempotencyKey {

    static final String HEADER = "Idempotency-Key";

    private static final int MAX_LENGTH = 255;

    private static final String LOGIN = IdempotencyKey.class.getName() + ".login";

    private IdempotencyKey() {}

    /** Records the login of a request's sender, if it has one: a key belongs to a login. */
    static void mark(HttpServletRequest login, Request request) {
        if (login.getUserPrincipal() != null) {
            request.setAttribute(LOGIN, login.getUserPrincipal().getName());
        }
    }

    /** Returns the login of the request's sender, or {@code null} if it has none. */
    static @Nullable String loginOf(Request request) {
        return (String) request.getAttribute(LOGIN);
    }

    /**
     * Reads a key.
     *
     * @param headers returns the values of a header
     * @param items the posted items; the key belongs to them
     * @return {@code null} if there is no key
     * @throws RefusedPostingException if it is malformed
     */
    static @Nullable EventId read(Function<String, List<String>> headers, Items items) {
        List<String> values = headers.apply(HEADER);
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw badKey("was sent %s times".formatted(values.size()));
        }
        String key = values.get(0).startsWith("\"") ? unquote(values.get(0)) : values.get(0);
        if (key.isBlank() || key.length() > MAX_LENGTH) {
            throw badKey("has %s characters".formatted(key.length()));
        }
        if (!key.chars().allMatch((letter) -> letter >= ' ' && letter <= '~')) {
            throw badKey("has characters that are not printable ASCII");
        }
        return new EventId.Keyed(key, digest(items));
    }

    private static String unquote(String value) {
        try {
            return EventHeader.unquote(value);
        } catch (IllegalArgumentException ex) {
            throw badKey("is malformed: " + ex.getMessage());
        }
    }

    private static RefusedPostingException badKey(String reason) {
        return new RefusedPostingException(
                Problem.BAD_KEY,
                "Not accepted: the header %s %s. Send it once, with 1 to %s printable ASCII characters, such as a UUID, or not at all."
                        .formatted(HEADER, reason, MAX_LENGTH));
    }

    /** Returns a digest of the items only, so that it does not depend on the body's format. */
    private static String digest(Items items) {
        ByteBuffer bytes = ByteBuffer.allocate(items.size() * Long.BYTES);
        items.forEach(bytes::putLong);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("Every Java platform has SHA-256", ex);
        }
    }
}
