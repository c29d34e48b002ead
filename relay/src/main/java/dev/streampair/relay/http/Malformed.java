package dev.streampair.relay.http;

import dev.streampair.relay.ForeignText;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.http.HttpCompliance.Violation;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a request that the server refuses before any handler sees it, and what the answer says of it. Whether
 * to send it again depends on that, so no two have the same text.
 */
enum Malformed {
    URI_TOO_LONG(
            "More than %2$s bytes were sent before the request line's end, and server.max-http-request-header-size "
                    + "allows no more for it and the headers. Send a shorter path and query."),
    HEAD_TOO_LARGE(
            "More than %2$s bytes of request line and headers were sent, and server.max-http-request-header-size "
                    + "allows no more. Send fewer or shorter headers."),
    VERSION("The request line does not end in a known version of HTTP. End it in HTTP/1.1."),
    HTTP_2("HTTP/2 is off here (server.http2.enabled). Send HTTP/1.1."),
    EXPECTATION("The header Expect has a value other than 100-continue, and nothing else can be met. Leave it out."),
    HOST("The header %1$s: sent was %3$s. Send one, with a port if it needs one, such as Host: localhost:8082."),
    NO_HOST("The header Host is missing or names no host. Send one, such as Host: localhost:8082."),
    AUTHORITY(
            "The header Host is %3$s, and the request line names another host. Send the same twice, or a path alone."),
    LENGTH("Content-Length is not one number of bytes. Send it once, as the size of the body in digits."),
    LENGTH_AND_ENCODING(
            "Content-Length and Transfer-Encoding were both sent, so the body has no certain end. Send one."),
    ENCODING(
            "'chunked' is not the last of the codings in Transfer-Encoding, or stands there twice. Send 'chunked' alone."),
    CHUNKS("Not accepted: the body's chunks are malformed. Send each with its size before it, in hexadecimal digits."),
    INCOMPLETE("The request ended before its head did. Send all of it, and an empty line after the last header."),
    TLS("The request is not HTTP, but may be TLS: use http:// and not https://, or set up server.ssl."),
    REQUEST_LINE("The request line is malformed (%1$s). Send one such as POST /stream HTTP/1.1."),
    URI("The path or query is malformed, or can be read in two ways (%1$s). Send one with neither."),
    HEADER("A header is malformed (%1$s). Send each on a line of its own, as Name: value."),
    OTHER("The request is malformed (%1$s). Correct it: sent again as it is, it is refused again.");

    /** The method that Jetty gives to what has none; the path is made up then, too. */
    static final String NO_METHOD = "BAD";

    private static final String FIRST_OF_TLS = "CNTL=0x16";

    private final String text;

    Malformed(String text) {
        this.text = text;
    }

    /**
     * Returns what is wrong.
     *
     * @param reason Jetty's own
     * @param cause what it found, if that was an exception
     */
    static Malformed of(int status, String reason, @Nullable Throwable cause, Request request) {
        return switch (status) {
            case 414 -> URI_TOO_LONG;
            case 431 -> HEAD_TOO_LARGE;
            case 505 -> VERSION;
            case 426 -> HTTP_2;
            case 417 -> EXPECTATION;
            default -> of(reason, cause, request);
        };
    }

    private static Malformed of(String reason, @Nullable Throwable cause, Request request) {
        if (reason.startsWith(HostCheck.REASON)) {
            return HOST;
        } else if (reason.equals("No Host") || reason.equals("Blank Host")) {
            return NO_HOST;
        } else if (reason.equals("Authority!=Host")) {
            return AUTHORITY;
        } else if (reason.equals(Violation.TRANSFER_ENCODING_WITH_CONTENT_LENGTH.getDescription())) {
            return LENGTH_AND_ENCODING;
        } else if (reason.contains("Content-Length") || cause instanceof ArithmeticException) {
            return LENGTH;
        } else if (reason.contains("Transfer-Encoding")) {
            return ENCODING;
        } else if (reason.equals("Early EOF")) {
            return INCOMPLETE;
        } else if (reason.startsWith("HTTP/0.9")) {
            return VERSION;
        } else if (isOfUri(reason) || cause instanceof IllegalArgumentException) {
            return URI;
        } else if (request.getMethod().equals(NO_METHOD)) {
            return reason.contains(FIRST_OF_TLS) ? TLS : REQUEST_LINE;
        }
        return (request.getHeaders().size() == 0) ? HEADER : OTHER;
    }

    private static boolean isOfUri(String reason) {
        return reason.equals("Bad URI path")
                || Arrays.stream(UriCompliance.Violation.values())
                        .anyMatch((violation) -> reason.contains(violation.getDescription()));
    }

    /** Returns what is wrong, and what to do. */
    String text(String reason, Request request) {
        List<String> hosts = request.getHeaders().getFields(HttpHeader.HOST).stream()
                .map((host) -> "'" + ForeignText.clean(String.valueOf(host.getValue())) + "'")
                .limit(2)
                .toList();
        int limit = request.getConnectionMetaData().getHttpConfiguration().getRequestHeaderSize();
        return this.text.formatted(ForeignText.clean(reason), limit, String.join(" and ", hosts));
    }
}
