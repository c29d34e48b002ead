package dev.streampair.relay.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.Items;
import dev.streampair.relay.RelayApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A service whose beans are made when they are asked for. What nobody asks for in time is there at the start. */
@ExtendWith(OutputCaptureExtension.class)
class LazyStartIT {

    private final HttpClient client = HttpClient.newHttpClient();

    private final ConfigurableApplicationContext context =
            SpringApplication.run(RelayApplication.class, "--server.port=0", "--spring.main.lazy-initialization=true");

    @AfterEach
    void stop() {
        this.context.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String path)
            throws IOException, InterruptedException {
        String port = this.context.getEnvironment().getRequiredProperty("local.server.port");
        return this.client.send(
                request.uri(URI.create("http://localhost:" + port + path))
                        .header("Content-Type", "application/json")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)), "/stream");
    }

    @Test
    void takesAndDelivers(CapturedOutput output) throws IOException, InterruptedException {
        assertThat(post("41").statusCode()).isEqualTo(202);
        assertThat(output).contains("message received by service-x: 41");
        RelayApplication.Sink peer = this.context.getBean(RelayApplication.Sink.class);
        await().untilAsserted(() -> assertThat(peer.deliveries()).containsExactly(Items.of(42)));
        assertThat(post("\"41\"").body()).contains("bad-items");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"relayLifecycle", "stopDeadline", "relayMeters", "relayCounts", "relayGauges", "streamFollowers"
            })
    void hasWhatNobodyAsksFor(String bean) {
        assertThat(this.context.getBeanFactory().containsSingleton(bean)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/actuator/metrics/stream.received, items",
        "/actuator/metrics/stream.outbox.size, items",
        "/actuator/health/liveness, intake",
        "/actuator/health, service-y",
        "/actuator/stream, RUNNING",
        "/, service-x",
        "/nothing, tag:streampair.dev"
    })
    void showsItself(String path, String text) throws IOException, InterruptedException {
        assertThat(send(HttpRequest.newBuilder(), path).body()).contains(text);
    }

    @Test
    void drains(CapturedOutput output) {
        this.context.close();
        assertThat(output).contains("stopping: no more items are accepted, 0 wait to be delivered");
    }
}
