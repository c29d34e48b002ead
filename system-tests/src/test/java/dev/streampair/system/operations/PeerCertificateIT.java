package dev.streampair.system.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.peer.Certificates;
import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceHttp;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What claims to come from the peer must come from who shows the peer's certificate. */
class PeerCertificateIT {

    private static final String KEY = "one-secret-of-the-pair";

    @TempDir
    private Path folder;

    private Certificates authority;

    private final int portOfX = FreePorts.next();

    private final int portOfY = FreePorts.next();

    @BeforeEach
    void makeAuthority() {
        this.authority = new Certificates(this.folder, "authority");
    }

    /** The names in a certificate are those of a host and of who shows it. */
    private Path sign(String commonName, String name) {
        return this.authority.sign(commonName, "dns:localhost,dns:" + name);
    }

    private ServiceCommand command(String service, int port, int peer, Path keys, String peersName) {
        return new ServiceCommand(
                service,
                port,
                "https://localhost:" + peer,
                "--relay.peer.certificate=" + peersName,
                "--relay.peer.key=" + KEY,
                "--server.ssl.bundle=pair",
                "--server.ssl.client-auth=need",
                "--spring.http.clients.ssl.bundle=pair",
                "--spring.ssl.bundle.jks.pair.keystore.location=" + keys,
                "--spring.ssl.bundle.jks.pair.keystore.password=" + Certificates.PASSWORD,
                "--spring.ssl.bundle.jks.pair.truststore.location=" + this.authority.trusted(),
                "--spring.ssl.bundle.jks.pair.truststore.password=" + Certificates.PASSWORD);
    }

    private TlsClient client(Path keys) {
        return new TlsClient(keys, this.authority.trusted());
    }

    private static Map<String, String> claim(String key) {
        Map<String, String> headers = new HashMap<>(ServiceHttp.event("dev.streampair.items", "/service-y/1", "1-1"));
        headers.put("Stream-Peer-Key", key);
        return headers;
    }

    @Test
    void exchangesWithItAndRefusesWhoeverClaimsToBeThePeer() throws Exception {
        Path keysOfX = sign("x", "x.pair.test");
        Path keysOfY = sign("y", "y.pair.test");
        // The common name does not count.
        Path keysOfOther = sign("y.pair.test", "other.pair.test");
        try (Pair pair = new Pair(
                        command("service-x", this.portOfX, this.portOfY, keysOfX, "Y.Pair.test"),
                        command("service-y", this.portOfY, this.portOfX, keysOfY, "x.pair.test"))
                .start()
                .awaitHalt()) {
            assertThat(pair.x().received()).containsExactly(1L, 3L, 5L, 7L);

            assertThat(client(keysOfOther).post(this.portOfX, "9", claim(KEY))).satisfies((answer) -> {
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(answer.body()).contains("unproven-peer", "Y.Pair.test", "relay.peer.certificate");
                assertThat(answer.headers().firstValue("Stream-Verdict")).isEmpty();
            });
            assertThat(pair.x()
                            .messages("refused a request from 127.0.0.1: Not accepted: the event claims to come from"))
                    .hasSize(1);
            assertThat(client(keysOfY)
                            .post(this.portOfX, "9", claim(KEY + "-no-more"))
                            .statusCode())
                    .as("with the certificate, and a wrong key")
                    .isEqualTo(403);
            assertThat(pair.x().received()).hasSize(4);

            assertThat(client(keysOfOther).post(this.portOfX, "11", Map.of()).statusCode())
                    .isEqualTo(202);
            assertThat(client(keysOfY).post(this.portOfX, "13", claim(KEY)).statusCode())
                    .isEqualTo(202);
            assertThat(pair.x().received()).endsWith(11L, 13L);
        }
    }

    @Test
    void keepsEverythingAndSaysWhyWhenTheCertificateIsAnothers() {
        Path keysOfX = sign("x", "x.pair.test");
        Path keysOfOther = sign("other", "other.pair.test");
        try (Pair pair = new Pair(
                command("service-x", this.portOfX, this.portOfY, keysOfX, "y.pair.test"),
                command("service-y", this.portOfY, this.portOfX, keysOfOther, "x.pair.test"))) {
            pair.startX().awaitReady();
            pair.startY();
            pair.y().awaitMessage("service-x is down (");
            assertThat(pair.y().messages("service-x is down ("))
                    .singleElement()
                    .asString()
                    .contains("HTTP 403", "no TLS client certificate with the DNS name y.pair.test");
            assertThat(pair.y().messages("an item for")).isEmpty();
            assertThat(pair.x().received()).isEmpty();
        }
    }
}
