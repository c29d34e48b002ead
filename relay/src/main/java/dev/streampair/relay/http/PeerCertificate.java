package dev.streampair.relay.http;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * The setting {@code relay.peer.certificate}: the DNS name in the peer's TLS client certificate, by which a service
 * recognizes its peer.
 */
public final class PeerCertificate {

    private static final String PROPERTY = "relay.peer.certificate";

    /** The kind of a subject alternative name (RFC 5280, section 4.2.1.6). */
    private static final int DNS_NAME = 2;

    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

    /** Excludes IP addresses, which are another kind of name. */
    private static final Pattern VALID = Pattern.compile("(?:%1$s\\.)*(?!\\d+$)%1$s".formatted(LABEL));

    private PeerCertificate() {}

    /**
     * @throws IllegalArgumentException if it is not a name that a certificate can have
     */
    static void check(@Nullable String name) {
        Settings.check(
                name == null || VALID.matcher(name).matches(),
                PROPERTY,
                name,
                "must be a DNS name, without a wildcard, such as y.example");
    }

    /**
     * Checks that a server asks clients for certificates if the pair needs one.
     *
     * @throws IllegalArgumentException if it does not: the service would refuse all of the peer's deliveries
     */
    public static void checkAskedFor(@Nullable String name, Server server) {
        Settings.check(
                name == null
                        || Arrays.stream(server.getConnectors())
                                .map((connector) -> connector.getConnectionFactory(SslConnectionFactory.class))
                                .filter(Objects::nonNull)
                                .map(SslConnectionFactory::getSslContextFactory)
                                .anyMatch(PeerCertificate::isAskedFor),
                PROPERTY,
                name,
                "needs server.ssl.client-auth=need: the server does not ask clients for a certificate");
    }

    private static boolean isAskedFor(SslContextFactory.Server tls) {
        return tls.getNeedClientAuth() || tls.getWantClientAuth();
    }

    /** Whether a request came over a TLS connection whose client has presented a certificate for the name. */
    static boolean isShown(String name, Request request) {
        return request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData tls
                && tls.peerCertificates() != null
                && tls.peerCertificates().length > 0
                && isFor(name, tls.peerCertificates()[0]);
    }

    /**
     * Follows RFC 9525, except that wildcards do not match: they name many services. The common name does not count.
     */
    static boolean isFor(String name, X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names != null
                    && names.stream()
                            .anyMatch((each) ->
                                    each.get(0).equals(DNS_NAME) && name.equalsIgnoreCase(String.valueOf(each.get(1))));
        } catch (CertificateParsingException ex) {
            return false;
        }
    }
}
