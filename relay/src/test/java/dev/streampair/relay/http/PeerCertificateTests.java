package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerCertificateTests {

    /** Its common name is common.example. */
    private static final String WITHOUT_NAMES = """
            -----BEGIN CERTIFICATE-----
            MIIBiDCCAS+gAwIBAgIUXdol2DgLATW18Z3PCnH2oCSCCRMwCgYIKoZIzj0EAwIw
            GTEXMBUGA1UEAwwOY29tbW9uLmV4YW1wbGUwIBcNMjYxMTI3MDYzMjMzWhgPMjEy
            NjExMDMwNjMyMzNaMBkxFzAVBgNVBAMMDmNvbW1vbi5leGFtcGxlMFkwEwYHKoZI
            zj0CAQYIKoZIzj0DAQcDQgAEdae+Q95dnTNKuU4UL+mMJYgzVGjjXPi+8DNFCkUc
            MaQPzzR+lq2zqWyQU0l8gktDRNSdguVPF/AotrkY/JYlD6NTMFEwHQYDVR0OBBYE
            FIiRcUzTO+q3HYtmwFUqVmrTs3JAMB8GA1UdIwQYMBaAFIiRcUzTO+q3HYtmwFUq
            VmrTs3JAMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgDW/DnKMy
            WuYAxQtcZmJ3AtW6C9tzRPSnHjwbgZrHHoUCIE+ahgiaGKZl+xKzKiX4gZXBFlar
            tHypTC+7ZOlxBg1d
            -----END CERTIFICATE-----
            """;

    /** And DNS:Service-Y.example, DNS:*.wild.example, IP:192.0.2.1, URI:https://uri.example, email:a@mail.example. */
    private static final String WITH_NAMES = """
            -----BEGIN CERTIFICATE-----
            MIIB4zCCAYqgAwIBAgIUAiLiSH9M97TAJuQ2csM9aw5Rb44wCgYIKoZIzj0EAwIw
            GTEXMBUGA1UEAwwOY29tbW9uLmV4YW1wbGUwIBcNMjYxMTI3MDYzMjMzWhgPMjEy
            NjExMDMwNjMyMzNaMBkxFzAVBgNVBAMMDmNvbW1vbi5leGFtcGxlMFkwEwYHKoZI
            zj0CAQYIKoZIzj0DAQcDQgAE9hmWG+VzWFQGuPT7T55cdWXxHQFKeq/RvFR/D+hY
            DVT0pXeYn+xwMrWBOuyV/WbGANdxRY+L0NfA0WQ56JubS6OBrTCBqjAdBgNVHQ4E
            FgQUauoHmkcP0bJrxlhZZUfc9gZZE3AwHwYDVR0jBBgwFoAUauoHmkcP0bJrxlhZ
            ZUfc9gZZE3AwDwYDVR0TAQH/BAUwAwEB/zBXBgNVHREEUDBOghFTZXJ2aWNlLVku
            ZXhhbXBsZYIOKi53aWxkLmV4YW1wbGWHBMAAAgGGE2h0dHBzOi8vdXJpLmV4YW1w
            bGWBDmFAbWFpbC5leGFtcGxlMAoGCCqGSM49BAMCA0cAMEQCICe7NmENq7J4t5t1
            LimB4XbvupHOzm5oVdWVCjqc4PALAiBll35hJyJhJUbP0e/iAkwejhoyOOLbzt7W
            ODK1Ti/PDw==
            -----END CERTIFICATE-----
            """;

    private static X509Certificate parse(String pem) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"service-y.example", "SERVICE-Y.EXAMPLE"})
    void findsADnsNameInWhateverCase(String name) throws CertificateException {
        assertThat(PeerCertificate.isFor(name, parse(WITH_NAMES))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "common.example",
                "a.wild.example",
                "192.0.2.1",
                "https://uri.example",
                "a@mail.example",
                "y.example",
                "service-y.example.other",
                "a.service-y.example"
            })
    void findsNothingButDnsNames(String name) throws CertificateException {
        assertThat(PeerCertificate.isFor(name, parse(WITH_NAMES))).isFalse();
        assertThat(PeerCertificate.isFor(name, parse(WITHOUT_NAMES))).isFalse();
    }

    private static Server server(SslContextFactory.Server tls) {
        Server server = new Server();
        server.addConnector(
                new ServerConnector(server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory()));
        return server;
    }

    @Test
    void wantsAServerThatAsksForCertificates() {
        SslContextFactory.Server needing = new SslContextFactory.Server();
        needing.setNeedClientAuth(true);
        SslContextFactory.Server wanting = new SslContextFactory.Server();
        wanting.setWantClientAuth(true);
        assertThatCode(() -> {
                    PeerCertificate.checkAskedFor("y.example", server(needing));
                    PeerCertificate.checkAskedFor("y.example", server(wanting));
                    PeerCertificate.checkAskedFor(null, new Server());
                })
                .doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerCertificate.checkAskedFor("y.example", server(new SslContextFactory.Server())))
                .withMessageStartingWith("relay.peer.certificate is y.example: it needs server.ssl.client-auth=need");
    }
}
