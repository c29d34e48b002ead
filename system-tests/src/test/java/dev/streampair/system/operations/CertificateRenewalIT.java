package dev.streampair.system.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Certificates;
import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Certificates, and the authority that signs them, are replaced while the services run, which have one bundle for all.
 */
class CertificateRenewalIT {

    private static final String LOCAL = "dns:localhost,ip:127.0.0.1";

    private static final String NOT_RENEWED =
            "the SSL bundle pair was not renewed, and its previous content stays in use: ";

    @TempDir
    private Path folder;

    private Path keys() {
        return this.folder.resolve("used-keys.p12");
    }

    private Path trusted() {
        return this.folder.resolve("used-trusted.p12");
    }

    private ServiceCommand command(String service, int port, int peer) {
        return new ServiceCommand(
                service,
                port,
                "https://localhost:" + peer,
                "--server.ssl.bundle=pair",
                "--server.ssl.client-auth=need",
                "--spring.http.clients.ssl.bundle=pair",
                "--spring.ssl.bundle.jks.pair.reload-on-update=true",
                "--spring.ssl.bundle.watch.file.quiet-period=200ms",
                "--spring.ssl.bundle.jks.pair.keystore.location=" + keys(),
                "--spring.ssl.bundle.jks.pair.keystore.password=" + Certificates.PASSWORD,
                "--spring.ssl.bundle.jks.pair.truststore.location=" + trusted(),
                "--spring.ssl.bundle.jks.pair.truststore.password=" + Certificates.PASSWORD);
    }

    /** Each file is replaced at once, as those do that renew certificates. */
    private static void replace(Path used, byte[] content) throws IOException {
        Path whole = Files.write(used.resolveSibling("next"), content);
        Files.move(whole, used, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private TlsClient use(String authority) throws IOException {
        Certificates certificates = new Certificates(this.folder, authority);
        Path signed = certificates.sign("key-of-" + authority, LOCAL);
        replace(keys(), Files.readAllBytes(signed));
        replace(trusted(), Files.readAllBytes(certificates.trusted()));
        return new TlsClient(signed, certificates.trusted());
    }

    private static void awaitCertificateFor(TlsClient client, int port) {
        await().atMost(LoggedProcess.PATIENCE)
                .ignoreExceptions()
                .until(() -> client.get(port, "/actuator/health").statusCode() == 200);
    }

    @Test
    void usesThoseOfANewAuthorityWithoutARestart() throws Exception {
        TlsClient before = use("before");
        int x = FreePorts.next();
        int y = FreePorts.next();
        int actuator = FreePorts.next();
        ServiceCommand commandOfX = command("service-x", x, y)
                .with(
                        "--management.server.port=" + actuator,
                        "--management.server.ssl.bundle=pair",
                        "--management.server.ssl.client-auth=need");
        try (Pair pair =
                new Pair(commandOfX, command("service-y", y, x)).start().awaitHalt()) {
            awaitCertificateFor(before, actuator);
            TlsClient renewed = use("renewed");
            awaitCertificateFor(renewed, actuator);
            assertThat(renewed.get(x, "/").statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> before.trusting(renewed).get(x, "/")).isInstanceOf(IOException.class);
            pair.x().awaitMessage("the SSL bundle pair was renewed");

            // The y that comes now knows the new ones alone.
            pair.y().signal("TERM");
            pair.y().awaitExit(LoggedProcess.PATIENCE);
            pair.startY();
            pair.x().awaitMessages(Pair.DROPPED, 2);
            assertThat(pair.x().received()).containsExactly(1L, 3L, 5L, 7L, 1L, 3L, 5L, 7L);
            assertThat(pair.y().received()).containsExactly(2L, 4L, 6L);
        }
    }

    @Test
    void leavesInUseWhatItHasWhileTheNewFilesAreBroken() throws Exception {
        TlsClient before = use("before");
        int x = FreePorts.next();
        int y = FreePorts.next();
        try (Pair pair = new Pair(
                        command("service-x", x, y), command("service-y", y, x).with(Pair.WITHOUT_END))
                .start()
                .awaitReady()) {
            byte[] whole = Files.readAllBytes(keys());
            replace(keys(), Arrays.copyOf(whole, whole.length / 2));
            pair.x().awaitMessage(NOT_RENEWED);
            pair.y().awaitMessage(NOT_RENEWED);
            assertThat(pair.x().messages(NOT_RENEWED))
                    .singleElement()
                    .asString()
                    .contains(keys().toString(), "EOFException");
            assertThat(before.get(x, "/").statusCode()).isEqualTo(200);

            TlsClient renewed = use("renewed");
            awaitCertificateFor(renewed, x);
            awaitCertificateFor(renewed, y);
            int received = pair.x().received().size();
            await().atMost(LoggedProcess.PATIENCE)
                    .until(() -> pair.x().received().size() > received);
            List<Long> all = pair.x().received();
            assertThat(all)
                    .isEqualTo(LongStream.iterate(1, (item) -> item + 2)
                            .limit(all.size())
                            .boxed()
                            .toList());
        }
    }
}
