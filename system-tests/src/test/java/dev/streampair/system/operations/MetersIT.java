package dev.streampair.system.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import dev.streampair.system.support.process.Tool;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What Prometheus sees of the pair before the first item, and after the exchange. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetersIT {

    @AutoClose
    private final Pair pair = Pair.wired();

    private Map<String, Double> xBefore = Map.of();

    @BeforeAll
    void exchange() throws Exception {
        this.pair.startX().awaitReady();
        this.xBefore = streamMeters(this.pair.x());
        this.pair.startY();
        this.pair.awaitHalt();
        // The halt is logged before the delivery that brought it about is counted to its end.
        await().atMost(LoggedProcess.PATIENCE).until(() -> this.pair.x().http().outboxSize() == 0);
    }

    /** The samples of the stream's own meters that do not depend on the time. */
    private static Map<String, Double> streamMeters(ServiceProcess service) throws Exception {
        Map<String, Double> samples = new LinkedHashMap<>();
        service.http()
                .get("/actuator/prometheus")
                .body()
                .lines()
                .filter((line) -> line.startsWith("stream_"))
                .filter((line) -> !line.matches("[a-z_]+_seconds_(sum|max|bucket)\\{.*"))
                .forEach((line) -> {
                    int end = line.lastIndexOf(' ');
                    samples.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
                });
        return samples;
    }

    /** What one delivery after the other of one item comes to. */
    private static Map<String, Double> expected(String service, Map<String, Double> others) {
        Map<String, Double> all = new LinkedHashMap<>();
        String tag = "service=\"" + service + "\"";
        for (String outcome : new String[] {"accepted", "busy", "halted", "refused", "unavailable"}) {
            all.put("stream_deliveries_seconds_count{outcome=\"%s\",%s}".formatted(outcome, tag), 0.0);
        }
        for (String reason : new String[] {
            "draining", "foreign_numbers", "full", "halted", "handler_failed", "key_reused", "store_failed"
        }) {
            all.put("stream_refused_items_total{reason=\"%s\",%s}".formatted(reason, tag), 0.0);
        }
        for (String name : new String[] {
            "blocked",
            "dead_lettered_items_total",
            "delivery_size_items_count",
            "delivery_size_items_sum",
            "delivery_size_items_max",
            "draining",
            "dropped_items_total",
            "duplicate_items_total",
            "followers",
            "forwarded_items_total",
            "halted",
            "outbox_age_seconds",
            "outbox_size_items",
            "paused",
            "peer_halted",
            "received_items_total",
            "retries_total",
            "store_durable"
        }) {
            all.put("stream_%s{%s}".formatted(name, tag), 0.0);
        }
        all.put("stream_outbox_capacity_items{%s}".formatted(tag), 10_000.0);
        all.put("stream_followers_limit{%s}".formatted(tag), 100.0);
        for (String up : List.of("peer_up", "store_up", "delivering")) {
            all.put("stream_%s{%s}".formatted(up, tag), 1.0);
        }
        others.forEach((name, value) -> all.put("stream_" + name.replace("SERVICE", tag), value));
        all.put(
                "stream_latency_seconds_count{%s}".formatted(tag),
                all.get("stream_forwarded_items_total{%s}".formatted(tag)));
        return all;
    }

    @Test
    void areThereBeforeTheFirstItem() {
        assertThat(this.xBefore).containsExactlyInAnyOrderEntriesOf(expected("service-x", Map.of()));
    }

    @Test
    void countTheExchangeOnX() throws Exception {
        assertThat(streamMeters(this.pair.x()))
                .containsExactlyInAnyOrderEntriesOf(expected(
                        "service-x",
                        Map.of(
                                "received_items_total{SERVICE}", 4.0,
                                "forwarded_items_total{SERVICE}", 3.0,
                                "dropped_items_total{SERVICE}", 1.0,
                                "deliveries_seconds_count{outcome=\"accepted\",SERVICE}", 3.0,
                                "deliveries_seconds_count{outcome=\"halted\",SERVICE}", 1.0,
                                "delivery_size_items_count{SERVICE}", 4.0,
                                "delivery_size_items_sum{SERVICE}", 4.0,
                                "delivery_size_items_max{SERVICE}", 1.0,
                                "peer_halted{SERVICE}", 1.0)));
    }

    @Test
    void countTheExchangeOnY() throws Exception {
        assertThat(streamMeters(this.pair.y()))
                .containsExactlyInAnyOrderEntriesOf(expected(
                        "service-y",
                        Map.of(
                                "received_items_total{SERVICE}", 3.0,
                                "forwarded_items_total{SERVICE}", 4.0,
                                "refused_items_total{reason=\"halted\",SERVICE}", 1.0,
                                "deliveries_seconds_count{outcome=\"accepted\",SERVICE}", 4.0,
                                "delivery_size_items_count{SERVICE}", 4.0,
                                "delivery_size_items_sum{SERVICE}", 4.0,
                                "delivery_size_items_max{SERVICE}", 1.0,
                                "halted{SERVICE}", 1.0,
                                "exchange_sent_messages{SERVICE}", 3.0,
                                "exchange_remaining_messages{SERVICE}", 0.0)));
    }

    @Test
    void haveBucketsForTheTimeThatUsersFeel() throws Exception {
        assertThat(this.pair.x().http().get("/actuator/prometheus").body().lines())
                .filteredOn((line) -> line.startsWith("stream_latency_seconds_bucket"))
                .hasSize(8)
                .contains(
                        "stream_latency_seconds_bucket{service=\"service-x\",le=\"60.0\"} 3",
                        "stream_latency_seconds_bucket{service=\"service-x\",le=\"+Inf\"} 3");
    }

    @Test
    void haveSpringsOwnBesideThemOfBothSidesOfARequest() throws Exception {
        assertThat(this.pair.x().http().get("/actuator/prometheus").body().lines())
                .contains(
                        "http_server_requests_seconds_count{error=\"none\",exception=\"none\",method=\"POST\",outcome=\"SUCCESS\","
                                + "service=\"service-x\",status=\"202\",uri=\"/stream\"} 4",
                        "http_client_requests_seconds_count{client_name=\"127.0.0.1\",error=\"none\",exception=\"none\","
                                + "method=\"POST\",outcome=\"SUCCESS\",service=\"service-x\",status=\"202\",uri=\"/stream\"} 3",
                        "http_client_requests_seconds_count{client_name=\"127.0.0.1\",error=\"none\",exception=\"none\","
                                + "method=\"POST\",outcome=\"CLIENT_ERROR\",service=\"service-x\",status=\"410\",uri=\"/stream\"} 1");
    }

    @Test
    void passPrometheusOwnCheck() throws Exception {
        String promtool = Tool.require("promtool", "prometheus").toString();
        for (ServiceProcess service : new ServiceProcess[] {this.pair.x(), this.pair.y()}) {
            Process check = new ProcessBuilder(promtool, "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
            try (OutputStream in = check.getOutputStream()) {
                in.write(service.http().get("/actuator/prometheus").body().getBytes(StandardCharsets.UTF_8));
            }
            String findings = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            // 3: it is well-formed, but some names are not as they should be. Those of Spring's own meters are not
            // ours.
            assertThat(check.waitFor()).as(findings).isIn(0, 3);
            assertThat(findings.lines()).noneMatch((finding) -> finding.startsWith("stream_"));
        }
    }

    @Test
    void haveInfoOnTheBuildAndJavaBesideThem() throws Exception {
        assertThat(this.pair.x().http().get("/actuator/info").body())
                .contains("\"build\":{\"artifact\":\"service-x\"", "\"java\":{\"jvm\":{\"name\":")
                .doesNotContain("\"git\"");
    }

    /** The table has each meter by the name that Prometheus knows, and no other. */
    @Test
    void areAllInTheTableOfTheDocuments() throws Exception {
        Set<String> meters = this.pair
                .x()
                .http()
                .get("/actuator/prometheus")
                .body()
                .lines()
                .filter((line) -> line.startsWith("# TYPE stream_") && !line.matches(".*_max gauge"))
                .map((line) -> line.split(" ", 4)[2])
                .collect(Collectors.toSet());
        assertThat(Pattern.compile("\\| `(stream_[a-z_]+)` \\|")
                        .matcher(Files.readString(ServiceCommand.BUILD.resolve("docs/operations.md")))
                        .results()
                        .map((row) -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(meters);
    }
}
