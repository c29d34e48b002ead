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
 * A fault of a request that the server refuses before any handler sees it, and the text of the answer. The fault
 * decides whether a retry makes sense, so no two have the same text.
 */
enum Malformed {
    URI_TOO_LONG("The request line is longer than the %2$s bytes that server.max-http-request-header-size "
            + "allows for it and the headers. Send a shorter path and query."),
    HEAD_TOO_LARGE(
            "The request line and headers are longer than the %2$s bytes that server.max-http-request-header-size "
                    + "allows. Send fewer or shorter headers."),
    VERSION("The request line does not end with a known version of HTTP. End it with HTTP/1.1."),
    HTTP_2("HTTP/2 is off here (server.http2.enabled). Send HTTP/1.1."),
    EXPECTATION("The header Expect has a value other than 100-continue, which is not supported. Leave it out."),
    HOST("The header %1$s: %3$s. Send one, with a port if it needs one, such as Host: localhost:8082."),
    NO_HOST("The header Host is missing or names no host. Send one, such as Host: localhost:8082."),
    AUTHORITY(
            "The header Host is %3$s, but the request line names another host. Name the same host in both, or send only a path in the request line."),
    LENGTH("Content-Length is not a single number. Send it once, as the size of the body in bytes."),
    LENGTH_AND_ENCODING(
            "Content-Length and Transfer-Encoding were both sent, so the end of the body is ambiguous. Send only one."),
    ENCODING("'chunked' is not the last coding in Transfer-Encoding, or is listed twice. Send 'chunked' alone."),
    CHUNKS("Not accepted: the body's chunks are malformed. Send the size before each, in hexadecimal digits."),
    INCOMPLETE("The request ended within its headers. Send all of them, and an empty line after the last."),
    TLS("The request is not HTTP, but may be TLS. Use http:// instead of https://, or set up server.ssl."),
    REQUEST_LINE("The request line is malformed (%1$s). Send one such as POST /stream HTTP/1.1."),
    URI("The path or query is malformed or ambiguous (%1$s). Correct it, and send the request again."),
    HEADER("A header is malformed (%1$s). Send each on a line of its own, as Name: value."),
    OTHER("The request is malformed (%1$s). Correct it: the service refuses the same request again.");

    /** The method that Jetty gives to a request without one. The path is then made up as well. */
    static final String NO_METHOD = "BAD";

    private static final String FIRST_OF_TLS = "CNTL=0x16";

    private final String text;

    Malformed(String text) {
        this.text = text;
    }

    /**
     * Returns the fault of a request.
     *
     * @param reason Jetty's reason
     * @param cause the exception behind it, if there was one
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

    /** Returns the text of the answer: what is wrong, and what to do. */
    String text(String reason, Request request) {
        List<String> hosts = request.getHeaders().getFields(HttpHeader.HOST).stream()
                .map((host) -> "'" + ForeignText.clean(String.valueOf(host.getValue())) + "'")
                .limit(2)
                .toList();
        int limit = request.getConnectionMetaData().getHttpConfiguration().getRequestHeaderSize();
        return this.text.formatted(ForeignText.clean(reason), limit, String.join(" and ", hosts));
    }
}
