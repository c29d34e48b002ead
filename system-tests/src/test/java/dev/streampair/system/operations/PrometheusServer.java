package dev.streampair.system.operations;

import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceHttp;
import dev.streampair.system.support.process.Tool;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Prometheus itself with the settings and alerts of {@code ops/prometheus}, but each second, and each alert at once.
 */
final class PrometheusServer implements AutoCloseable {

    static final Path OPS = ServiceCommand.BUILD.resolve("ops");

    private final LoggedProcess process;

    private final ServiceHttp http;

    private PrometheusServer(LoggedProcess process, ServiceHttp http) {
        this.process = process;
        this.http = http;
    }

    /**
     * Starts it, and waits until it is ready.
     *
     * @param folder for its files
     */
    static PrometheusServer start(Path folder, Pair pair) throws IOException {
        String program = Tool.require("prometheus", "prometheus").toString();
        String settings = Files.readString(OPS.resolve("prometheus/prometheus.yaml"))
                .replace("15s", "1s")
                .replace("service-x:8081", "127.0.0.1:" + pair.x().port())
                .replace("service-y:8082", "127.0.0.1:" + pair.y().port());
        Files.writeString(folder.resolve("prometheus.yaml"), settings);
        String alerts = Files.readString(OPS.resolve("prometheus/alerts.yaml"));
        Files.writeString(folder.resolve("alerts.yaml"), alerts.replaceAll("(?m)^ *for: .*\n", ""));
        int port = FreePorts.next();
        LoggedProcess process = LoggedProcess.start(
                "prometheus",
                new ProcessBuilder(
                        program,
                        "--config.file=" + folder.resolve("prometheus.yaml"),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port));
        ServiceHttp http = new ServiceHttp(ServiceCommand.loopback(port));
        await("Prometheus")
                .atMost(LoggedProcess.PATIENCE)
                .until(() -> http.status("/-/ready", Duration.ofSeconds(5)) == 200);
        return new PrometheusServer(process, http);
    }

    /** Returns the series that an expression has now. */
    JsonArray query(String expression) throws Exception {
        String body = this.http
                .get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .body();
        JsonObject answer = new JsonObject(body);
        if (!answer.getString("status").equals("success")) {
            throw new IllegalStateException(expression + ": " + body);
        }
        return answer.getJsonObject("data").getJsonArray("result");
    }

    /** Returns the alerts that fire, each as its name and its summary. */
    Set<String> firing() throws Exception {
        return alerts().stream()
                .map((alert) -> "%s: %s"
                        .formatted(
                                alert.getJsonObject("labels").getString("alertname"),
                                alert.getJsonObject("annotations").getString("summary")))
                .collect(Collectors.toSet());
    }

    List<JsonObject> alerts() throws Exception {
        return new JsonObject(this.http.get("/api/v1/alerts").body())
                .getJsonObject("data").getJsonArray("alerts").stream()
                        .map(JsonObject.class::cast)
                        .filter((alert) -> alert.getString("state").equals("firing"))
                        .toList();
    }

    @Override
    public void close() {
        this.process.close();
    }
}
