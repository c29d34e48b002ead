package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.http.guard.AllowedHosts;
import dev.streampair.relay.http.guard.MemoryBudget;
import java.time.Duration;
import java.util.Set;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

/** No server is started. */
@ExtendWith(OutputCaptureExtension.class)
class StreamServerTests {

    private static final String WARNING = "anyone who reaches the port";

    private final StreamServer stream = newStreamServer();

    private static StreamServer newStreamServer() {
        InboundProperties limits =
                new InboundProperties(1, DataSize.ofBytes(1), Duration.ofSeconds(1), DataSize.ofBytes(1));
        StreamHandler handler = new StreamHandler(
                () -> {
                    throw new AssertionError("nobody posts");
                },
                new SourceGuard(() -> "/service-x/1", "service-y", null, null),
                (lastEventId) -> null,
                limits,
                MemoryBudget.ofHeap(),
                StreamObservations.none(),
                Traces.NONE);
        return new StreamServer(
                handler, limits, StreamObservations.none(), (path) -> false, new AllowedHosts(Set.of()));
    }

    private static Server open() {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("0.0.0.0");
        server.addConnector(connector);
        return server;
    }

    @Test
    void warnsOfAnOpenPortAndOfTheActuatorsOwn(CapturedOutput output) {
        this.stream.install(open(), Wire.PATH, false);
        assertThat(output).containsOnlyOnce(WARNING);
        this.stream.installGuards(open());
        assertThat(output.toString().split(WARNING, -1)).hasSize(3);
    }

    @Test
    void saysNothingOfAnOpenPortBehindFiltersThatMayAskForALogin(CapturedOutput output) {
        this.stream.install(open(), Wire.PATH, true);
        this.stream.installGuards(open());
        assertThat(output).doesNotContain(WARNING);
    }
}
