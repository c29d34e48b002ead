package dev.streampair.system.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.peer.Certificates;
import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each service shows the other a certificate, and asks for one. What it is refused is not delivered, and never lost.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutualTlsIT {

    private static final String LOCAL = "dns:localhost,ip:127.0.0.1";

    @TempDir
    private static Path folder;

    private Certificates ours;

    private Path good;

    @BeforeAll
    void makeCertificates() {
        this.ours = new Certificates(folder, "ours");
        this.good = this.ours.sign("good", LOCAL);
    }

    /**
     * @param keys what the service shows, or {@code null} if it has nothing to show to its peer
     */
    private static ServiceCommand command(String service, int port, String peer, @Nullable Path keys, Path trusted) {
        ServiceCommand command = new ServiceCommand(
                service,
                port,
                peer,
                "--management.server.port=0",
                "--spring.http.clients.ssl.bundle=out",
                "--spring.ssl.bundle.jks.out.truststore.location=" + trusted,
                "--spring.ssl.bundle.jks.out.truststore.password=" + Certificates.PASSWORD);
        return (keys == null)
                ? command
                : command.with(
                        "--spring.ssl.bundle.jks.out.keystore.location=" + keys,
                        "--spring.ssl.bundle.jks.out.keystore.password=" + Certificates.PASSWORD);
    }

    private static ServiceCommand serving(ServiceCommand command, Path keys, Path trusted) {
        return command.with(
                "--server.ssl.bundle=in",
                "--server.ssl.client-auth=need",
                "--spring.ssl.bundle.jks.in.keystore.location=" + keys,
                "--spring.ssl.bundle.jks.in.keystore.password=" + Certificates.PASSWORD,
                "--spring.ssl.bundle.jks.in.truststore.location=" + trusted,
                "--spring.ssl.bundle.jks.in.truststore.password=" + Certificates.PASSWORD);
    }

    private static String https(int port) {
        return "https://localhost:" + port;
    }

    @Test
    void exchangesWithCertificatesOnBothSides() {
        int x = FreePorts.next();
        int y = FreePorts.next();
        Path trusted = this.ours.trusted();
        try (Pair pair = new Pair(
                        serving(command("service-x", x, https(y), this.good, trusted), this.good, trusted),
                        serving(command("service-y", y, https(x), this.good, trusted), this.good, trusted))
                .start()
                .awaitHalt()) {
            assertThat(pair.x().received()).containsExactly(1L, 3L, 5L, 7L);
            assertThat(pair.y().received()).containsExactly(2L, 4L, 6L);
        }
    }

    private ServiceProcess startX(int port, Path keys) {
        Path trusted = this.ours.trusted();
        return serving(command("service-x", port, "http://localhost:1", null, trusted), keys, trusted)
                .start()
                .awaitReady();
    }

    /** y has a seed for x. */
    private static String reasonWhyXIsDown(String url, @Nullable Path shown, Path trusted) {
        try (ServiceProcess y =
                command("service-y", FreePorts.next(), url, shown, trusted).start()) {
            y.awaitMessage("service-x is down");
            y.signal("TERM");
            y.awaitExit(LoggedProcess.PATIENCE);
            assertThat(y.namedAsLeft()).containsExactly(1L);
            assertThat(y.messages("an item for")).isEmpty();
            return y.messages("service-x is down").get(0);
        }
    }

    /** The kinds of trouble that y has with an x that shows a certificate as it should be. */
    @Test
    void saysWhyTheTwoDoNotTrustEachOther() {
        int port = FreePorts.next();
        try (ServiceProcess x = startX(port, this.good)) {
            Certificates others = new Certificates(folder, "others");
            assertThat(reasonWhyXIsDown(https(port), this.good, others.trusted()))
                    .contains("the peer's certificate is not accepted", "valid certification path");
            assertThat(reasonWhyXIsDown(https(port), null, this.ours.trusted()))
                    .contains("the peer does not accept this service's certificate, or got none");
            assertThat(reasonWhyXIsDown(https(port), others.sign("stranger", LOCAL), this.ours.trusted()))
                    .contains("the peer does not accept this service's certificate, or got none");
            assertThat(reasonWhyXIsDown("http://localhost:" + port, this.good, this.ours.trusted()))
                    .contains("the peer speaks TLS, but relay.peer.url begins with http");
            assertThat(x.received()).isEmpty();
        }
    }

    @Test
    void saysThatTheServersCertificateHasExpired() {
        int port = FreePorts.next();
        Path expired = this.ours.sign("expired", LOCAL, "-startdate", "-3d", "-validity", "1");
        try (ServiceProcess x = startX(port, expired)) {
            assertThat(reasonWhyXIsDown(https(port), this.good, this.ours.trusted()))
                    .contains("the peer's certificate is not accepted", "NotAfter");
            assertThat(x.received()).isEmpty();
        }
    }

    @Test
    void saysThatTheServersCertificateIsForAnotherHost() {
        int port = FreePorts.next();
        try (ServiceProcess x = startX(port, this.ours.sign("other", "dns:elsewhere.example"))) {
            assertThat(reasonWhyXIsDown(https(port), this.good, this.ours.trusted()))
                    .contains("the peer's certificate is not accepted", "matching localhost");
            assertThat(x.received()).isEmpty();
        }
    }

    @Test
    void saysThatItSpeaksTlsToAPlainPort() {
        int port = FreePorts.next();
        try (ServiceProcess x = new ServiceCommand("service-x", port, "http://localhost:1")
                .start()
                .awaitReady()) {
            assertThat(reasonWhyXIsDown(https(port), this.good, this.ours.trusted()))
                    .contains("the peer does not speak TLS, but relay.peer.url begins with https");
            assertThat(x.received()).isEmpty();
        }
    }
}
