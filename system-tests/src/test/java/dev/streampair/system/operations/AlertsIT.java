package dev.streampair.system.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Certificates;
import dev.streampair.system.support.peer.HttpCall;
import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceHttp;
import dev.streampair.system.support.store.Durable;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ops/} has to watch the pair by, on Prometheus' own server: the alerts and the dashboard. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertsIT {

    private static final String CERTIFICATE = "StreamCertificateExpires: A certificate of service-x is valid for 1d ";

    @AutoClose
    private Pair pair;

    @AutoClose
    private PrometheusServer prometheus;

    private Path folder;

    private Set<String> before = Set.of();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        String keys = new Certificates(folder, "ours")
                .sign("x", "dns:localhost", "-validity", "2")
                .toString();
        int x = FreePorts.next();
        int y = FreePorts.next();
        this.pair = new Pair(
                new ServiceCommand(
                        "service-x",
                        x,
                        ServiceCommand.loopback(y),
                        "--relay.followers.max=1",
                        "--relay.dead-letters.max=1",
                        "--spring.ssl.bundle.jks.pair.keystore.location=" + keys,
                        "--spring.ssl.bundle.jks.pair.keystore.password=" + Certificates.PASSWORD,
                        Durable.file(folder, "x")),
                new ServiceCommand("service-y", y, ServiceCommand.loopback(x)));
        this.pair.start().awaitReady().awaitHalt();
        this.prometheus = PrometheusServer.start(folder, this.pair);
        await("a look at both services")
                .atMost(LoggedProcess.PATIENCE)
                .until(() -> this.prometheus.query("stream_peer_up").size() == 2);
        assertThat(this.prometheus.firing()).allMatch((alert) -> alert.startsWith(CERTIFICATE));
    }

    /** Some fire for longer than a test takes. */
    @BeforeEach
    void lookAtWhatFiresAlready() throws Exception {
        await().atMost(LoggedProcess.PATIENCE)
                .until(() -> this.prometheus.firing().stream().anyMatch((alert) -> alert.startsWith(CERTIFICATE)));
        this.before = this.prometheus.firing();
    }

    /** Waits until those alerts fire, and no other that did not when the test began. */
    private void awaitAlerts(String... expected) {
        await().atMost(LoggedProcess.PATIENCE)
                .untilAsserted(() -> assertThat(this.prometheus.firing())
                        .filteredOn((alert) -> !alert.startsWith(CERTIFICATE) && !this.before.contains(alert))
                        .containsExactlyInAnyOrder(expected));
    }

    @Test
    void fireWhileThePeerIsStopped() throws Exception {
        this.pair.y().signal("TERM");
        this.pair.y().awaitExit(LoggedProcess.PATIENCE);
        this.pair.x().http().post("/stream", "41");
        awaitAlerts(
                "StreamPeerDown: The peer of service-x does not accept its items",
                "StreamServiceGone: 127.0.0.1:%s does not answer"
                        .formatted(this.pair.y().port()));
        this.pair.startY();
        awaitAlerts();
    }

    @Test
    void fireWhenAnItemIsADeadLetterAndWhenThereIsNoRoomForAnother() throws Exception {
        ServiceHttp x = this.pair.x().http();
        // y cannot take the next one.
        x.post("/stream", "9223372036854775806");
        awaitAlerts("StreamDeadLetters: The peer of service-x has refused items for good");
        x.post("/stream", "9223372036854775806");
        awaitAlerts(
                "StreamDeadLetters: The peer of service-x has refused items for good",
                "StreamBlocked: service-x delivers nothing until an operator decides");
        new HttpCall("DELETE", "/actuator/deadletters").sendTo(this.pair.x());
        awaitAlerts("StreamDeadLetters: The peer of service-x has refused items for good");
    }

    @Test
    void fireWhileAsManyFollowAsMay() throws Exception {
        try (Socket follower =
                new Socket(InetAddress.getLoopbackAddress(), this.pair.x().port())) {
            follower.getOutputStream().write("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
            awaitAlerts("StreamFollowersAtLimit: The followers of service-x are at their limit");
        }
        awaitAlerts();
    }

    @Test
    void fireWhileTheStoreIsTakenAway() throws Exception {
        Path store = this.folder.resolve("x.db");
        Path elsewhere = this.folder.resolve("elsewhere.db");
        Files.move(store, elsewhere);
        this.pair.x().http().post("/stream", "41");
        awaitAlerts("StreamStoreDown: The store of service-x does not work");
        Files.move(elsewhere, store);
        awaitAlerts();
    }

    @Test
    void eachQueryOfTheDashboardFindsSomething() throws Exception {
        String dashboard = Files.readString(PrometheusServer.OPS.resolve("grafana/stream-pair.json"));
        List<String> queries = new JsonObject(dashboard)
                .getJsonArray("panels").stream()
                        .flatMap((panel) -> ((JsonObject) panel).getJsonArray("targets").stream())
                        .map((target) -> ((JsonObject) target).getString("expr"))
                        .toList();
        assertThat(queries).hasSizeGreaterThan(20);
        for (String query : queries) {
            String now = query.replace("$__rate_interval", "30s").replace("$service", ".*");
            await(query)
                    .atMost(LoggedProcess.PATIENCE)
                    .until(() -> !this.prometheus.query(now).isEmpty());
        }
    }
}
