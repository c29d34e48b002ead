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
 * Refuses an invalid Host header and a second one, as Jetty's parser does, but only once the whole head has arrived:
 * the parser keeps nothing of a header that it refuses, so the answer could not show which Host was sent.
 */
final class HostCheck implements HttpConfiguration.Customizer {

    /** The beginning of each reason. */
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
                check(host == null, "may be sent only once");
                host = field;
            }
        }
        if (host != null && !isName(host)) {
            String value = String.valueOf(host.getValue());
            check(value.indexOf(',') < 0, "may be sent only once");
            checkAddress(value);
        }
        return request;
    }

    /**
     * Nearly all hosts are names, so they need not be parsed again. Jetty's parser leaves in the host what it cannot
     * separate from it; the parser of HTTP/2 does not parse the header at all.
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
            check(!reason.contains("port"), "has a port that is not a number from 1 to 65535");
            check(!reason.contains("ipv6"), "is not a valid IPv6 address");
            check(false, "has a character that a host may not have");
        }
    }

    private static void check(boolean valid, String reason) {
        if (!valid) {
            throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, REASON + reason);
        }
    }
}
