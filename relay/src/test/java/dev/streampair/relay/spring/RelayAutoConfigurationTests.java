package dev.streampair.relay.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.DeadLetterQuery;
import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RelayApplication;
import dev.streampair.relay.Scheduler;
import dev.streampair.relay.actuate.RelayActuatorAutoConfiguration;
import dev.streampair.relay.http.ClientObservations;
import dev.streampair.relay.http.HttpPeerClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class RelayAutoConfigurationTests {

    private final WebApplicationContextRunner contexts = new WebApplicationContextRunner(
                    AnnotationConfigServletWebServerApplicationContext::new)
            .withConfiguration(AutoConfigurations.of(
                    JettyServletWebServerAutoConfiguration.class,
                    HttpClientAutoConfiguration.class,
                    RelayAutoConfiguration.class,
                    RelayActuatorAutoConfiguration.class))
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean(ItemHandler.class, () -> (item) -> item + 1)
            .withPropertyValues(
                    "server.address=127.0.0.1",
                    "server.port=0",
                    "spring.application.name=service-x",
                    "relay.peer.name=service-y",
                    "relay.peer.url=http://localhost:1",
                    "relay.drain-timeout=0s");

    @Test
    void makesARelayThatPostsToThePeer() {
        this.contexts.run(
                (context) -> assertThat(context).hasSingleBean(Relay.class).hasSingleBean(HttpPeerClient.class));
    }

    @Test
    void letsAnApplicationBringItsOwnWayToThePeer() {
        this.contexts.withBean(RelayApplication.Sink.class).run((context) -> {
            assertThat(context).doesNotHaveBean(HttpPeerClient.class);
            context.getBean(Relay.class).accept(Posting.of(1), (receipt) -> {});
            RelayApplication.Sink sink = context.getBean(RelayApplication.Sink.class);
            await().untilAsserted(() -> assertThat(sink.deliveries()).hasSize(1));
        });
    }

    @Test
    void standsAtARefusedItemIfItIsToldTo() {
        this.contexts
                .withBean(RelayApplication.Sink.class)
                .withPropertyValues("relay.delivery.on-refusal=pause")
                .run((context) -> {
                    context.getBean(RelayApplication.Sink.class).refuse(2);
                    Relay relay = context.getBean(Relay.class);
                    relay.accept(Posting.of(1), (receipt) -> {});
                    await().untilAsserted(() ->
                            assertThat(relay.blocked()).contains("item 2 at the head: the peer refuses it"));
                    assertThat(relay.deadLetters(DeadLetterQuery.ALL, 5000)).isEmpty();
                });
    }

    @Test
    void makesNoMoreDeadLettersThanItIsToldTo() {
        this.contexts
                .withBean(RelayApplication.Sink.class)
                .withPropertyValues("relay.dead-letters.max=1", "relay.delivery.max-items=1")
                .run((context) -> {
                    RelayApplication.Sink sink = context.getBean(RelayApplication.Sink.class);
                    sink.refuse(2);
                    sink.refuse(3);
                    Relay relay = context.getBean(Relay.class);
                    relay.accept(Posting.of(1, 2), (receipt) -> {});
                    await().untilAsserted(
                                    () -> assertThat(relay.blocked()).contains("no room for another dead letter"));
                    assertThat(relay.deadLetters(DeadLetterQuery.ALL, 5000)).hasSize(1);
                });
    }

    @Test
    void tellsWhereItemsAreKept(CapturedOutput log, @TempDir Path directory) {
        String url = "jdbc:sqlite:" + directory.resolve("x.db");
        this.contexts.run((context) ->
                assertThat(context.getBean(Relay.class).isDurable()).isFalse());
        assertThat(log).contains("INFO").contains("items are kept in memory, and are lost when this process ends");
        this.contexts
                .withPropertyValues("relay.store.url=" + url)
                .run((context) ->
                        assertThat(context.getBean(Relay.class).isDurable()).isTrue());
        assertThat(log)
                .contains("items are kept in %s; 0 wait there".formatted(url))
                .doesNotContain("WARN");
    }

    @Test
    void warnsOfTheDurableProfileWithoutAStore(CapturedOutput log) {
        this.contexts
                .withPropertyValues("spring.profiles.active=durable", "relay.store.url=")
                .run((context) -> assertThat(log)
                        .containsPattern("WARN.*although the profile is durable: relay.store.url is empty"));
    }

    @Test
    void letsAnApplicationBringItsOwnScheduler() {
        Scheduler scheduler = (task, delay) -> () -> {};
        this.contexts
                .withBean(Scheduler.class, () -> scheduler)
                .run((context) -> assertThat(context).getBean(Scheduler.class).isSameAs(scheduler));
    }

    @Test
    void observesDeliveriesByTheNameThatIsConfigured() {
        this.contexts.run((context) -> assertThat(observationName(context)).isEqualTo("http.client.requests"));
        this.contexts
                .withPropertyValues("management.observations.http.client.requests.name=calls")
                .run((context) -> assertThat(observationName(context)).isEqualTo("calls"));
    }

    private static @Nullable String observationName(ApplicationContext context) {
        ClientObservations observations = context.getBean(HttpPeerClient.class).observations();
        assertThat(observations).isSameAs(context.getBean(ClientObservations.class));
        return observations.convention().getName();
    }

    @Test
    void stopsBeforeTheWebServer() {
        this.contexts.run(
                (context) -> assertThat(context.getBean(RelayLifecycle.class).getPhase())
                        .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE)
                        .isGreaterThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE));
    }

    @Test
    void exitsOnAHaltOnlyWhenToldTo() {
        this.contexts.run((context) -> assertThat(context).doesNotHaveBean(HaltExit.class));
        this.contexts
                .withPropertyValues("relay.exit-on-halt=true")
                .run((context) -> assertThat(context).hasSingleBean(HaltExit.class));
    }

    @Test
    void doesNotStartWithANameThatIsNoPartOfASource() {
        this.contexts
                .withPropertyValues("spring.application.name=service x")
                .run((context) -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("spring.application.name is service x"));
    }

    @Test
    void saysWhatToDoAboutABadSettingWithoutAStackTrace() {
        this.contexts.withPropertyValues("spring.application.name=").run((context) -> {
            Throwable failure = Objects.requireNonNull(context.getStartupFailure());
            FailureAnalysis analysis = Objects.requireNonNull(new SettingFailureAnalyzer().analyze(failure));
            assertThat(analysis.getDescription()).startsWith("spring.application.name is empty: it must be letters");
            assertThat(analysis.getAction()).startsWith("Set it in application.yaml");
        });
    }

    @Test
    void doesNotStartWithACertificateOfThePeerThatNobodyAsksFor() {
        this.contexts
                .withPropertyValues("relay.peer.certificate=y.example")
                .run((context) -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(
                                "relay.peer.certificate is y.example: it needs server.ssl.client-auth=need"));
    }

    /** A misspelt key, or two of them, would leave the pair without one. */
    @ParameterizedTest
    @ValueSource(strings = {"relay.peer.keys", "relay.peer.key[0]"})
    void doesNotStartWithAnUnknownSettingOfThePeer(String property) {
        this.contexts
                .withPropertyValues(property + "=0123456789abcdef")
                .run((context) -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(property)
                        .isInstanceOf(UnboundConfigurationPropertiesException.class));
    }

    @Test
    void doesNotStartWithABadSetting() {
        this.contexts
                .withPropertyValues("relay.outbox.capacity=0")
                .run((context) -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("relay.outbox.capacity is 0: it must be from 2 to 500000000"));
    }

    @Test
    void doesNotStartWithPostingsThatNoOutboxCouldHold() {
        this.contexts
                .withPropertyValues("relay.inbound.max-items=10001")
                .run((context) -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("relay.inbound.max-items is 10001: it")
                        .hasMessageContaining("must be at most relay.outbox.capacity (10000)"));
    }

    @Test
    void registersItsMetersBeforeTheFirstItem() {
        this.contexts.run((context) -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.getMeters())
                    .extracting((meter) -> meter.getId().getName())
                    .contains(
                            "stream.received",
                            "stream.duplicate",
                            "stream.refused",
                            "stream.forwarded",
                            "stream.dropped",
                            "stream.dead.lettered",
                            "stream.deliveries",
                            "stream.delivery.size",
                            "stream.retries");
            context.getBean(Relay.class).accept(Posting.of(1, 2), (receipt) -> {});
            assertThat(registry.get("stream.received").functionCounter().count())
                    .isEqualTo(2);
        });
    }
}
