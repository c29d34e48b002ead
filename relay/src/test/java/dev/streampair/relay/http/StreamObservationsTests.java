package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.DeliveryPolicy;
import dev.streampair.relay.InMemoryStore;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.http.guard.MemoryBudget;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

/** Held against what Spring would tell of the same request, if a servlet answered it. */
class StreamObservationsTests {

    private static final Duration SOON = Duration.ofMillis(1);

    private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

    /** What a tracer would read from the request when the observation starts. */
    private final List<String> parents = new ArrayList<>();

    private final ObservationRegistry registry = ObservationRegistry.create();

    private final LocalServer server = new LocalServer(
            new Relay(
                    new InMemoryStore(new RingCapacity(6, "service-y"), 10, InstantSource.system()),
                    (item) -> item + 1,
                    (batch, answer) -> {},
                    new DeliveryPolicy(1, SOON, 1, SOON, SOON),
                    List.of(),
                    (task, delay) -> () -> {},
                    InstantSource.system()),
            new InboundProperties(6, DataSize.ofBytes(100), Duration.ofSeconds(10), DataSize.ofKilobytes(64)),
            MemoryBudget.ofHeap(),
            new StreamObservations(this.registry, "http.server.requests"),
            null);

    StreamObservationsTests() {
        this.registry.observationConfig().observationHandler(new Recorder());
    }

    private final class Recorder implements ObservationHandler<Observation.Context> {

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }

        @Override
        public void onStart(Observation.Context context) {
            StreamObservationsTests.this.parents.add(parentOf((ReceiverContext<?>) context));
        }

        private static <C> String parentOf(ReceiverContext<C> context) {
            return String.valueOf(context.getGetter().get(Objects.requireNonNull(context.getCarrier()), "traceparent"));
        }

        @Override
        public void onStop(Observation.Context context) {
            StreamObservationsTests.this.stopped.add(context);
        }
    }

    @AfterEach
    void stop() {
        this.server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, 41, application/json, 202",
        "POST, x, application/json, 400",
        "POST, 41, text/plain, 415",
        "POST, '[1,2,3,4,5,6,7]', application/json, 413",
        "PUT, 41, application/json, 405",
        "WONDER, 41, application/json, 405"
    })
    void haveTheNameAndTheKeyValuesOfSpringsOwn(String method, String body, String type, int status) {
        assertThat(this.server
                        .send(method, body.getBytes(StandardCharsets.UTF_8), "Content-Type: " + type)
                        .status())
                .isEqualTo(status);
        MockHttpServletResponse response = new MockHttpServletResponse();
        response.setStatus(status);
        ServerRequestObservationContext expected =
                new ServerRequestObservationContext(new MockHttpServletRequest(method, "/stream"), response);
        expected.setPathPattern("/stream");
        DefaultServerRequestObservationConvention spring = new DefaultServerRequestObservationConvention();
        // It ends right after the answer.
        await().until(() -> !this.stopped.isEmpty());
        assertThat(this.stopped).singleElement().satisfies((context) -> {
            assertThat(context.getName()).isEqualTo(spring.getName());
            assertThat(context.getContextualName()).isEqualTo(spring.getContextualName(expected));
            assertThat(context.getLowCardinalityKeyValues())
                    .containsExactlyElementsOf(spring.getLowCardinalityKeyValues(expected));
            assertThat(context.getHighCardinalityKeyValues())
                    .containsExactlyElementsOf(spring.getHighCardinalityKeyValues(expected));
        });
    }

    @Test
    void letATracerJoinTheTraceOfThePoster() {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        this.server.send(
                "POST",
                "41".getBytes(StandardCharsets.UTF_8),
                "Content-Type: application/json",
                "traceparent: " + parent);
        assertThat(this.parents).containsExactly(parent);
    }
}
