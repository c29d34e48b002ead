package dev.streampair.relay.http;

import java.util.Locale;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpCompliance.Violation;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.HostPort;
import org.eclipse.jetty.util.URIUtil;

/**
 * Refuses a Host header that is none, and a second one, as Jetty's parser does, but once the head has come whole: the
 * parser keeps nothing of what it refuses, so no answer could say which Host was sent.
 */
final class HostCheck implements HttpConfiguration.Customizer {

    /** What each of its reasons begins with. */
    static final String REASON = "Host ";

    private HostCheck() {}

    static void install(HttpConfiguration http) {
        http.setHttpCompliance(http.getHttpCompliance()
                .with("host-check", Violation.UNSAFE_HOST_HEADER, Violation.DUPLICATE_HOST_HEADERS));
        http.addCustomizer(new HostCheck());
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        HttpField host = null;
        for (HttpField field : request.getHeaders()) {
            if (field.getHeader() == HttpHeader.HOST) {
                check(host == null, "may be sent once only");
                host = field;
            }
        }
        if (host != null && !isName(host)) {
            String value = String.valueOf(host.getValue());
            check(value.indexOf(',') < 0, "may be sent once only");
            checkAddress(value);
        }
        return request;
    }

    /**
     * Nearly all are, so nothing is parsed again. The parser leaves what it cannot tell apart in the host; that of HTTP/2 parses
     * none.
     */
    private static boolean isName(HttpField field) {
        return field instanceof HostPortHttpField parsed
                && parsed.getHost().indexOf(',') < 0
                && URIUtil.isValidHostRegisteredName(parsed.getHost());
    }

    private static void checkAddress(String value) {
        try {
            new HostPort(value);
        } catch (IllegalArgumentException ex) {
            String reason = String.valueOf(ex.getMessage()).toLowerCase(Locale.ROOT);
            check(!reason.contains("port"), "has a port that is no number from 1 to 65535");
            check(!reason.contains("ipv6"), "is no IPv6 address");
            check(false, "has a character that no host has");
        }
    }

    private static void check(boolean valid, String reason) {
        if (!valid) {
            throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, REASON + reason);
        }
    }
}
