package dev.streampair.relay.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.streampair.relay.Batch;
import dev.streampair.relay.EventId;
import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.Items;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RelayListener;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The spans of a service whose peer is a plain server, as a tracer of OpenTelemetry's tells them. */
class TracedDeliveryIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private static final String PARENT = "b7ad6b7169203331";

    private static final String SAMPLED = "00-" + TRACE + "-" + PARENT + "-01";

    /** With or without the flag of a trace id that was made at random (Trace Context, level 2). */
    private static final String NOT_SAMPLED = "-0[02]";

    private static final InMemorySpanExporter spans = InMemorySpanExporter.create();

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    private final BlockingQueue<String> traceParents = new LinkedBlockingQueue<>();

    private final HttpServer peer = newPeer();

    @BeforeEach
    void startPeer() {
        spans.reset();
        this.peer.createContext("/", this::take);
        this.peer.start();
    }

    @AfterEach
    void stopPeer() {
        this.peer.stop(0);
    }

    private static HttpServer newPeer() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        this.traceParents.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
        exchange.getResponseHeaders().add("Stream-Verdict", "accepted");
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
    }

    private String url(boolean durable) {
        return durable ? "jdbc:sqlite:" + this.directory.resolve("x.db") : "";
    }

    private ConfigurableApplicationContext start(boolean durable, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--spring.application.name=service-x",
                "--relay.peer.name=service-y",
                "--relay.drain-timeout=0s",
                "--relay.peer.url=http://127.0.0.1:" + this.peer.getAddress().getPort(),
                "--relay.store.url=" + url(durable)));
        all.addAll(List.of(settings));
        return new SpringApplicationBuilder(TracedService.class).run(all.toArray(String[]::new));
    }

    private void post(ConfigurableApplicationContext service, String body, String... headers) throws Exception {
        String[] all = Stream.concat(Stream.of("Content-Type", "application/json"), Stream.of(headers))
                .toArray(String[]::new);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%s/stream"
                        .formatted(service.getEnvironment().getProperty("local.server.port"))))
                .headers(all)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(this.client
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(202);
    }

    private String nextTraceParent() throws InterruptedException {
        return String.valueOf(this.traceParents.poll(10, TimeUnit.SECONDS));
    }

    private static List<SpanData> finished(SpanKind kind, int count) {
        return await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> spans.getFinishedSpanItems().stream()
                                .filter((span) -> span.getKind() == kind)
                                .toList(),
                        (found) -> found.size() == count);
    }

    private static Consumer<SpanData> childOf(String trace, String span) {
        return (child) -> {
            assertThat(child.getTraceId()).isEqualTo(trace);
            assertThat(child.getParentSpanId()).isEqualTo(span);
            assertThat(child.getLinks()).isEmpty();
        };
    }

    private static Consumer<SpanData> linkedTo(SpanData... others) {
        return (root) -> {
            assertThat(root.getParentSpanContext().isValid()).isFalse();
            assertThat(root.getLinks())
                    .extracting((link) -> link.getSpanContext().getSpanId())
                    .containsExactly(
                            List.of(others).stream().map(SpanData::getSpanId).toArray(String[]::new));
            for (SpanData other : others) {
                assertThat(root.getTraceId()).isNotEqualTo(other.getTraceId());
            }
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deliversAnItemFromOutsideInTheTraceOfItsPoster(boolean durable) throws Exception {
        try (ConfigurableApplicationContext service = start(durable)) {
            post(service, "1", "traceparent", SAMPLED);
            String delivered = nextTraceParent();
            SpanData server = finished(SpanKind.SERVER, 1).get(0);
            SpanData client = finished(SpanKind.CLIENT, 1).get(0);
            assertThat(server).satisfies(childOf(TRACE, PARENT));
            assertThat(client).satisfies(childOf(TRACE, server.getSpanId()));
            assertThat(delivered).isEqualTo("00-" + TRACE + "-" + client.getSpanId() + "-01");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void linksAnItemOfThePeerToATraceOfItsOwn(boolean durable) throws Exception {
        try (ConfigurableApplicationContext service = start(durable)) {
            post(
                    service,
                    "1",
                    "traceparent",
                    SAMPLED,
                    "ce-specversion",
                    "1.0",
                    "ce-type",
                    "dev.streampair.items",
                    "ce-source",
                    "/service-y/1",
                    "ce-id",
                    "1");
            SpanData server = finished(SpanKind.SERVER, 1).get(0);
            assertThat(server).satisfies(childOf(TRACE, PARENT));
            SpanData client = finished(SpanKind.CLIENT, 1).get(0);
            assertThat(client).satisfies(linkedTo(server));
            assertThat(nextTraceParent()).startsWith("00-%s-%s-0".formatted(client.getTraceId(), client.getSpanId()));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void linksAnArrayToItsPostings(boolean durable) throws Exception {
        try (ConfigurableApplicationContext service = start(durable)) {
            Relay relay = service.getBean(Relay.class);
            relay.pause();
            post(service, "[1, 2]");
            post(service, "3");
            List<SpanData> servers = finished(SpanKind.SERVER, 2);
            relay.resume();
            assertThat(finished(SpanKind.CLIENT, 1).get(0))
                    .satisfies(linkedTo(servers.get(0), servers.get(1)))
                    .satisfies((span) -> assertThat(span.getAttributes().asMap().toString())
                            .contains("messaging.batch.message_count=3"));
        }
    }

    /** Where there are logins, the stream is behind the servlets' filters, which observe the request in its place. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void doesTheSameBehindLogins(boolean durable) throws Exception {
        String login =
                "Basic " + Base64.getEncoder().encodeToString("ann:secret-of-ann".getBytes(StandardCharsets.UTF_8));
        try (ConfigurableApplicationContext service = start(
                durable,
                "--relay.security.users.ann.password=secret-of-ann",
                "--relay.security.users.ann.roles=POSTER")) {
            post(service, "1", "traceparent", SAMPLED, "Authorization", login);
            SpanData server = finished(SpanKind.SERVER, 1).get(0);
            assertThat(server).satisfies(childOf(TRACE, PARENT));
            assertThat(finished(SpanKind.CLIENT, 1).get(0)).satisfies((client) -> {
                assertThat(client.getTraceId()).isEqualTo(TRACE);
                assertThat(client.getLinks()).isEmpty();
            });
        }
    }

    /** As the log is, whose lines have the span's ids: a durable store's listeners are told on a thread of its own. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hasListenersToldInTheSpanOfTheRequest(boolean durable) throws Exception {
        try (ConfigurableApplicationContext service = start(durable)) {
            post(service, "1");
            post(service, "2");
            assertThat(service.getBean(Listener.class).spans)
                    .containsExactlyElementsOf(finished(SpanKind.SERVER, 2).stream()
                            .map(SpanData::getSpanId)
                            .toList());
        }
    }

    @Test
    void goesOnWithTheTraceAfterAStart() throws Exception {
        try (ConfigurableApplicationContext service = start(true)) {
            service.getBean(Relay.class).pause();
            post(service, "1", "traceparent", SAMPLED);
        }
        SpanData server = finished(SpanKind.SERVER, 1).get(0);
        try (ConfigurableApplicationContext service = start(true)) {
            service.getBean(Relay.class).resume();
            assertThat(finished(SpanKind.CLIENT, 1).get(0)).satisfies(childOf(TRACE, server.getSpanId()));
            assertThat(service.getBean(Relay.class).waiting()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsNoTraceThatIsNotSampled(boolean durable) throws Exception {
        try (ConfigurableApplicationContext service = start(durable, "--sampled=false")) {
            post(service, "1", "traceparent", SAMPLED.replaceAll("01$", "00"));
            assertThat(nextTraceParent())
                    .matches("00-[0-9a-f]{32}-[0-9a-f]{16}" + NOT_SAMPLED)
                    .doesNotContain(TRACE);
            assertThat(spans.getFinishedSpanItems()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hasListenersToldOfAnAnswerInTheSpanOfItsDelivery(boolean durable) throws Exception {
        try (ConfigurableApplicationContext service = start(durable)) {
            post(service, "1");
            finished(SpanKind.CLIENT, 1);
            post(service, "2");
            String[] deliveries = finished(SpanKind.CLIENT, 2).stream()
                    .map(SpanData::getSpanId)
                    .toArray(String[]::new);
            List<String> told = service.getBean(Listener.class).spansOfAnswers;
            await().untilAsserted(() -> assertThat(told).containsExactly(deliveries));
        }
    }

    /** Notes the span in which each item, and each answer of the peer, is told of. */
    static final class Listener implements RelayListener {

        private final Tracer tracer;

        private final List<String> spans = new CopyOnWriteArrayList<>();

        private final List<String> spansOfAnswers = new CopyOnWriteArrayList<>();

        Listener(Tracer tracer) {
            this.tracer = tracer;
        }

        @Override
        public void accepted(Items items, @Nullable EventId event) {
            this.spans.add(currentSpan());
        }

        @Override
        public void attempted(Batch batch, PeerAnswer answer, Duration took) {
            this.spansOfAnswers.add(currentSpan());
        }

        private String currentSpan() {
            Span span = this.tracer.currentSpan();
            return (span != null) ? span.context().spanId() : "none";
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class TracedService {

        @Bean
        ItemHandler handler() {
            return (item) -> item + 1;
        }

        /** Not closed: its exporter would take no more of the next service's. */
        @Bean(destroyMethod = "")
        SdkTracerProvider provider(Environment environment) {
            boolean sampled = environment.getProperty("sampled", Boolean.class, true);
            return SdkTracerProvider.builder()
                    .setSampler(Sampler.parentBased(sampled ? Sampler.alwaysOn() : Sampler.alwaysOff()))
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build();
        }

        @Bean
        Tracer tracer(SdkTracerProvider provider) {
            return new OtelTracer(provider.get("test"), new OtelCurrentTraceContext(), (event) -> {});
        }

        @Bean
        Propagator propagator(SdkTracerProvider provider) {
            return new OtelPropagator(
                    ContextPropagators.create(W3CTraceContextPropagator.getInstance()), provider.get("test"));
        }

        @Bean
        Listener listener(Tracer tracer) {
            return new Listener(tracer);
        }

        @Bean
        ObservationHandler<?> receivers(Tracer tracer, Propagator propagator) {
            return new PropagatingReceiverTracingObservationHandler<>(tracer, propagator);
        }
    }
}
