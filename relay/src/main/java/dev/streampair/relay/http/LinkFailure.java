package dev.streampair.relay.http;

import dev.streampair.relay.ForeignText;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

/** Describes why a request to the peer got no answer and, for a failure of TLS, what to check. */
final class LinkFailure {

    /**
     * The first byte of a TLS alert, the answer to a client that does not speak TLS (RFC 8446, section 5.1: content
     * type 21).
     */
    private static final String TLS_ALERT = "CNTL=0x15";

    private LinkFailure() {}

    /** Returns the usual words for a common failure, as other tools show it; or {@code null}. */
    private static @Nullable String inWords(Throwable cause) {
        String text = ForeignText.clean(Objects.requireNonNullElse(cause.getMessage(), ""));
        if (text.isEmpty()) {
            return null;
        }
        if (cause instanceof UnknownHostException) {
            return "the host of relay.peer.url is unknown (%s)".formatted(text);
        }
        if (cause instanceof SocketTimeoutException) {
            return "no connection within relay.peer.connect-timeout";
        }
        // The operating system's text: connection refused, connection reset, no route to host.
        boolean system = cause instanceof SocketException || cause.getClass().equals(IOException.class);
        return system ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) : null;
    }

    static String describe(Throwable failure) {
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
        if (cause instanceof EOFException || cause instanceof ClosedChannelException) {
            // Jetty's text differs each time.
            return "the connection was closed";
        }
        String text = ForeignText.clean(cause.toString());
        String words = inWords(cause);
        if (words != null) {
            return words;
        }
        if (cause instanceof CertificateException || cause instanceof CertPathBuilderException) {
            return "the peer's certificate is not accepted (%s). Check spring.http.clients.ssl.bundle".formatted(text);
        }
        if (text.contains("Received fatal alert") && text.matches(".*(certificate|unknown_ca).*")) {
            return "the peer does not accept this service's certificate, or got none (%s)".formatted(text);
        }
        // "Unsupported or unrecognized SSL message", or "Unrecognized SSL message, plaintext connection?"
        if (text.contains("nrecognized SSL message")) {
            return "the peer does not speak TLS, but relay.peer.url begins with https (%s)".formatted(text);
        }
        if (text.contains(TLS_ALERT)) {
            return "the peer speaks TLS, but relay.peer.url begins with http (%s)".formatted(text);
        }
        return text;
    }
}
