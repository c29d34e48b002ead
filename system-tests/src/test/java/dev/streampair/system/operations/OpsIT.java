package dev.streampair.system.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import dev.streampair.system.support.process.Tool;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.convert.DurationStyle;

/** That what is in {@code ops/} agrees with the services. What needs a container engine is not run here. */
class OpsIT {

    private static final Path OPS = PrometheusServer.OPS;

    /** What the end of a service takes besides its drain: see "Behind what" in docs/operations.md. */
    private static final Duration REST_OF_STOP = Duration.ofSeconds(10);

    private static Manifest statefulSet(String service) throws IOException {
        return Manifest.in(OPS.resolve("kubernetes/%s.yaml".formatted(service))).get(0);
    }

    /** The variables that a manifest gives a service; of a secret, its name. */
    private static Map<String, String> environment(Manifest container) {
        Map<String, String> variables = new TreeMap<>();
        for (Manifest variable : container.at("env").elements()) {
            Map<?, ?> members = (Map<?, ?>) variable.value();
            variables.put(variable.at("name").text(), String.valueOf(members.get("value")));
        }
        return variables;
    }

    @ParameterizedTest
    @ValueSource(strings = {"test rules alerts_test.yaml", "check config prometheus.yaml"})
    void alertsAndSettingsPassPrometheusOwnTool(String command) throws Exception {
        String promtool = Tool.require("promtool", "prometheus").toString();
        Process process = new ProcessBuilder(Stream.concat(Stream.of(promtool), Stream.of(command.split(" ")))
                        .toList())
                .directory(OPS.resolve("prometheus").toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"service-x", "service-y"})
    void manifestsAreSuchAsKubernetesKnows(String service) throws Exception {
        for (Manifest manifest : Manifest.in(OPS.resolve("kubernetes/%s.yaml".formatted(service)))) {
            JsonElement json = new Gson().toJsonTree(manifest.value());
            // Each fails at a member that it does not know, or does not find.
            switch (manifest.at("kind").text()) {
                case "StatefulSet" -> V1StatefulSet.validateJsonElement(json);
                case "Service" -> V1Service.validateJsonElement(json);
                case "NetworkPolicy" -> V1NetworkPolicy.validateJsonElement(json);
                default -> fail("of an unknown kind: %s", manifest);
            }
        }
    }

    /** Else a change of one is forgotten in the other. */
    @Test
    void manifestsOfXAndYDifferInNamesAndPortsOnly() throws Exception {
        assertThat(Files.readString(OPS.resolve("kubernetes/service-y.yaml")))
                .isEqualTo(Files.readString(OPS.resolve("kubernetes/service-x.yaml"))
                        .replace("service-x", "?")
                        .replace("service-y", "service-x")
                        .replace("?", "service-y")
                        .replace("8081", "?")
                        .replace("8082", "8081")
                        .replace("?", "8082"));
    }

    @Test
    void allSettingsThatAreNamedAreKnown() throws Exception {
        Settings known = Settings.of("service-x");
        Manifest compose = Manifest.in(OPS.resolve("compose.yaml")).get(0).at("services");
        for (String service : new String[] {"service-x", "service-y"}) {
            assertThat(environment(statefulSet(service).at("spec", "template", "spec", "containers", 0))
                            .keySet())
                    .isNotEmpty()
                    .allMatch(known::hasVariable);
            assertThat(((Map<?, ?>) compose.at(service, "environment").value()).keySet())
                    .isNotEmpty()
                    .allMatch((variable) -> known.hasVariable(variable.toString()));
        }
        assertThat(Files.readAllLines(OPS.resolve("Dockerfile")))
                .filteredOn((line) -> line.startsWith("ENV "))
                .isNotEmpty()
                .allMatch((line) -> known.hasVariable(line.substring(4, line.indexOf('='))));
        Pattern setting = Pattern.compile("\\b(?:relay|exchange|management|server)(?:\\.[a-z-]+)+");
        for (String file : new String[] {"README.md", "prometheus/alerts.yaml"}) {
            assertThat(setting.matcher(Files.readString(OPS.resolve(file))).results())
                    .isNotEmpty()
                    .allMatch((found) -> known.has(found.group()));
        }
    }

    /** What a service answers by its manifest, in which only addresses and folders are those of the test. */
    @ParameterizedTest
    @CsvSource({"service-x, service-y", "service-y, service-x"})
    void manifestsStartAServiceWhoseProbesAnswer(String service, String peer, @TempDir Path folder) throws Exception {
        Manifest pod = statefulSet(service).at("spec", "template", "spec");
        Manifest container = pod.at("containers", 0);
        int port = FreePorts.next();
        ServiceCommand command = new ServiceCommand(service, port, ServiceCommand.loopback(FreePorts.next()));
        ProcessBuilder builder = command.processBuilder();
        builder.environment().putAll(environment(container));
        builder.environment().put("SERVER_ADDRESS", "127.0.0.1");
        builder.environment().put("RELAY_PEER_KEY", "a-key-of-the-test");
        builder.environment().computeIfPresent("RELAY_STORE_URL", (name, url) -> url.replace("/data/", folder + "/"));
        try (ServiceProcess process = new ServiceProcess(service, LoggedProcess.start(service, builder), port)) {
            process.awaitReady();
            for (String probe : new String[] {"startupProbe", "livenessProbe", "readinessProbe"}) {
                assertThat(process.http()
                                .get(container.at(probe, "httpGet", "path").text())
                                .statusCode())
                        .as(probe)
                        .isEqualTo(200);
            }
            assertThat(folder.resolve(service + ".db")).exists();
            String scrape = statefulSet(service)
                    .at("spec", "template", "metadata", "annotations", "prometheus.io/path")
                    .text();
            assertThat(process.http().get(scrape).body()).contains("stream_peer_up");
        }
    }

    @Test
    void aPodHasTheTimeToEndByItself() throws Exception {
        Manifest pod = statefulSet("service-x").at("spec", "template", "spec");
        Manifest container = pod.at("containers", 0);
        Duration preStop = Duration.ofSeconds(
                container.at("lifecycle", "preStop", "sleep", "seconds").number());
        Duration drain = DurationStyle.detectAndParse(environment(container).getOrDefault("RELAY_DRAINTIMEOUT", "5s"));
        assertThat(Duration.ofSeconds(pod.at("terminationGracePeriodSeconds").number()))
                .isGreaterThan(preStop.plus(drain).plus(REST_OF_STOP));
        String graceOfCompose = Manifest.in(OPS.resolve("compose.yaml"))
                .get(0)
                .at("services", "service-x", "stop_grace_period")
                .text();
        // The default of relay.drain-timeout.
        assertThat(DurationStyle.detectAndParse(graceOfCompose))
                .isGreaterThan(Duration.ofSeconds(5).plus(REST_OF_STOP));
    }

    /** The ports are those of each service's application.yaml, wherever it is reached. */
    @ParameterizedTest
    @CsvSource({"service-x, service-y", "service-y, service-x"})
    void portsAreThoseOfTheServices(String service, String peer) throws Exception {
        int port = portOf(service);
        String address = "%s:%s".formatted(peer, portOf(peer));
        Manifest manifest = statefulSet(service);
        Manifest container = manifest.at("spec", "template", "spec", "containers", 0);
        assertThat(container.at("ports", 0, "containerPort").number()).isEqualTo(port);
        assertThat(environment(container)).containsEntry("RELAY_PEER_URL", "http://" + address);
        Manifest compose = Manifest.in(OPS.resolve("compose.yaml")).get(0).at("services", service);
        assertThat(compose.at("ports", 0).text()).isEqualTo("127.0.0.1:%s:%s".formatted(port, port));
        assertThat(compose.at("environment", "RELAY_PEER_URL").text()).isEqualTo("http://" + address);
        assertThat(Manifest.in(OPS.resolve("prometheus/prometheus.yaml"))
                        .get(0)
                        .at("scrape_configs", 0, "static_configs", 0, "targets")
                        .elements())
                .contains(new Manifest("%s:%s".formatted(service, port)));
    }

    private static int portOf(String service) throws IOException {
        Path settings = ServiceCommand.BUILD.resolve(service).resolve("src/main/resources/application.yaml");
        return Manifest.in(settings).get(0).at("server", "port").number();
    }
}
