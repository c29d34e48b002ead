package dev.streampair.system.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.operations.Collector.Collected;
import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.peer.Sink;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.Resources;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import dev.streampair.system.support.process.TracedBuild;
import dev.streampair.system.support.store.Durable;
import dev.streampair.system.support.store.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector sees of the services that the profile {@code tracing} builds. */
@Tag("long")
class TracedPairIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private static final String POSTER = "b7ad6b7169203331";

    private static final Map<String, String> TRACED = Map.of("traceparent", "00-%s-%s-01".formatted(TRACE, POSTER));

    /** What x and y send to each other until y has sent what it may: the seed, and seven successors. */
    private static final int DELIVERIES = 8;

    @TempDir
    private Path folder;

    @AutoClose
    private final Resources resources = new Resources();

    private final Collector collector = this.resources.opened(new Collector());

    private final Sink sink = this.resources.opened(new Sink());

    private final int xPort = FreePorts.next();

    private final int yPort = FreePorts.next();

    private ServiceProcess start(String service, int port, int peerPort, String... settings) throws IOException {
        return this.resources.opened(traced(service, port, peerPort, settings).start());
    }

    private ServiceCommand traced(String service, int port, int peerPort, String... settings) throws IOException {
        return TracedBuild.command(
                new ServiceCommand(service, port, ServiceCommand.loopback(peerPort), settings), this.collector.url());
    }

    /** Starts y, whose items end in the sink. */
    private ServiceProcess startYIntoSink() throws IOException {
        return start("service-y", this.yPort, this.sink.port(), Pair.WITHOUT_END);
    }

    private static void post(ServiceProcess service, String items, Map<String, String> headers) throws Exception {
        assertThat(service.http().post("/stream", items, headers).statusCode()).isEqualTo(202);
    }

    private static void order(ServiceProcess service, String state) throws Exception {
        assertThat(service.http()
                        .post("/actuator/stream", "{\"state\": \"%s\"}".formatted(state))
                        .statusCode())
                .isEqualTo(200);
    }

    /** Waits for the span of the posting in the poster's trace. */
    private Collected received(String service) {
        return this.collector
                .awaitPostings(
                        1,
                        (span) -> span.isServer()
                                && span.service().equals(service)
                                && span.traceId().equals(TRACE))
                .get(0);
    }

    /** Waits until y has got what x received in the poster's trace, in a delivery that is part of it. */
    private void assertDeliveredInTheTraceOf(Collected received) {
        Collected atY = received("service-y");
        Collected delivery = this.collector
                .awaitPostings(1, (span) -> span.isClient() && span.isParentOf(atY))
                .get(0);
        assertThat(delivery.service()).isEqualTo("service-x");
        assertThat(received.isParentOf(delivery)).isTrue();
        assertThat(delivery.links()).isEmpty();
    }

    private Collected linkedDelivery(String service) {
        return this.collector
                .awaitPostings(
                        1,
                        (span) -> span.isClient()
                                && span.service().equals(service)
                                && !span.links().isEmpty())
                .get(0);
    }

    private static Collected receivedIn(List<Collected> spans, Collected delivery) {
        return spans.stream().filter(delivery::isParentOf).findFirst().orElseThrow();
    }

    /** A trace a hop: the sender's span, and in it the receiver's, to which the next hop's has a link. */
    @Test
    void linksEachHopOfTheExchangeToTheOneBefore() throws Exception {
        Pair pair = this.resources.opened(
                new Pair(traced("service-x", this.xPort, this.yPort), traced("service-y", this.yPort, this.xPort)));
        ServiceProcess x = pair.startX().awaitReady();
        ServiceProcess y = pair.startY();
        pair.awaitHalt();
        List<Collected> spans = this.collector.awaitPostings(2 * DELIVERIES, (span) -> true);
        assertThat(spans).hasSize(2 * DELIVERIES);
        List<Collected> deliveries = spans.stream().filter(Collected::isClient).toList();
        assertThat(deliveries)
                .hasSize(DELIVERIES)
                .allMatch((span) -> span.parentId().isEmpty());
        Collected delivery = deliveries.stream()
                .filter((span) -> span.links().isEmpty())
                .findFirst()
                .orElseThrow();
        for (int item = 1; item <= DELIVERIES; item++) {
            ServiceProcess receiver = (item % 2 == 1) ? x : y;
            String name = (item % 2 == 1) ? "service-x" : "service-y";
            Collected received = receivedIn(spans, delivery);
            assertThat(received.service()).isEqualTo(name);
            if (item < DELIVERIES) {
                assertThat(receiver.logLines("message received by %s: %d".formatted(name, item)))
                        .singleElement()
                        .asString()
                        .contains("[" + received.name() + "]");
                delivery = deliveries.stream()
                        .filter((span) -> span.links().equals(List.of(received.name())))
                        .findFirst()
                        .orElseThrow();
            }
        }
        assertThat(x.logLines(Pair.DROPPED + "8")).singleElement().asString().contains("[" + delivery.name() + "]");
        assertExemplarsFor(x, deliveries);
        assertThat(x.messages("")).noneMatch((message) -> message.contains("/v1/metrics"));
        assertScraped(pair);
    }

    /** As Prometheus asks for them: the trace and span of one of those that a meter has counted. */
    private static void assertExemplarsFor(ServiceProcess service, List<Collected> deliveries) throws Exception {
        HttpRequest scrape = HttpRequest.newBuilder(
                        URI.create(ServiceCommand.loopback(service.port()) + "/actuator/prometheus"))
                .header("Accept", "application/openmetrics-text; version=1.0.0")
                .build();
        List<String> meters = HttpClient.newHttpClient()
                .send(scrape, HttpResponse.BodyHandlers.ofLines())
                .body()
                .toList();
        assertThat(meters)
                .filteredOn((line) -> line.startsWith("stream_deliveries_seconds_bucket{") && line.contains("# {"))
                .isNotEmpty()
                .allMatch((line) ->
                        deliveries.stream().anyMatch((span) -> line.contains("trace_id=\"" + span.traceId())));
        assertThat(meters)
                .anyMatch((line) -> line.startsWith("http_server_requests_seconds_bucket{") && line.contains("# {"));
    }

    /** Prometheus reads none of a scrape in which it finds an exemplar where it knows of none. */
    private void assertScraped(Pair pair) throws Exception {
        try (PrometheusServer prometheus = PrometheusServer.start(this.folder, pair)) {
            await("both services")
                    .atMost(LoggedProcess.PATIENCE)
                    .until(() -> prometheus.query("up == 1").size() == 2);
            assertThat(prometheus.query("stream_deliveries_seconds_bucket")).isNotEmpty();
        }
    }

    @Test
    void linksADeliveryToThePostingsThatItTakesAlong() throws Exception {
        ServiceProcess y = startYIntoSink().awaitReady();
        ServiceProcess x = start("service-x", this.xPort, this.yPort).awaitReady();
        order(x, "PAUSED");
        post(x, "[10, 20]", TRACED);
        post(x, "30", Map.of());
        Collected first = received("service-x");
        Collected second = this.collector
                .awaitPostings(1, (span) -> span.isServer() && !span.traceId().equals(TRACE))
                .get(0);
        order(x, "RUNNING");
        Collected ofX = linkedDelivery("service-x");
        assertThat(ofX.links()).containsExactly(first.name(), second.name());
        assertThat(ofX.parentId()).isEmpty();
        assertThat(ofX.attribute("messaging.batch.message_count")).isEqualTo("3");
        Collected atY = this.collector.awaitPostings(1, ofX::isParentOf).get(0);
        assertThat(linkedDelivery("service-y").links()).containsExactly(atY.name());
        assertThat(y.received()).containsExactly(11L, 21L, 31L);
    }

    @Test
    void goesOnWithATraceAfterACrash() throws Exception {
        String store = Durable.file(this.folder, "service-x");
        Collected received;
        try (ServiceProcess x =
                start("service-x", this.xPort, this.yPort, store).awaitReady()) {
            post(x, "10", TRACED);
            received = received("service-x");
            x.kill();
        }
        start("service-x", this.xPort, this.yPort, store);
        startYIntoSink();
        assertDeliveredInTheTraceOf(received);
    }

    @Test
    void goesOnWithATraceAfterATakeOver() throws Exception {
        String store = Durable.url(
                this.resources.opened(new PostgresServer(this.folder)).url());
        ServiceProcess first = start("service-x", this.xPort, this.yPort, store).awaitReady();
        await("the delivering replica")
                .atMost(LoggedProcess.PATIENCE)
                .until(() -> first.http().get("/actuator/stream").body().contains("\"delivering\":true"));
        ServiceProcess second =
                start("service-x", FreePorts.next(), this.yPort, store).awaitReady();
        post(first, "10", TRACED);
        Collected received = received("service-x");
        first.kill();
        startYIntoSink();
        assertDeliveredInTheTraceOf(received);
        assertThat(second.messages("")).isNotEmpty();
    }
}
