package dev.streampair.relay.http;

import dev.streampair.relay.Relay;
import dev.streampair.relay.http.guard.AllowedHosts;
import dev.streampair.relay.http.guard.MemoryBudget;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server with the stream and nothing behind it, without sockets. */
final class LocalServer implements AutoCloseable {

    /** Of the events that the service under test sends itself. */
    static final String SOURCE = "/service-x/1";

    /** What events of service-y must bear. */
    static final String KEY = "0123456789abcdef";

    private final Server server = new Server();

    private final LocalConnector connector = new LocalConnector(this.server);

    LocalServer(Relay relay, InboundProperties limits) {
        this(relay, limits, MemoryBudget.ofHeap(), StreamObservations.none(), null);
    }

    /**
     * @param servlets what is behind the stream
     */
    LocalServer(
            Relay relay,
            InboundProperties limits,
            MemoryBudget budget,
            StreamObservations observations,
            @Nullable Handler servlets) {
        SourceGuard sources = new SourceGuard(() -> SOURCE, "service-y", KEY, null);
        StreamHandler stream = new StreamHandler(
                () -> relay, sources, (lastEventId) -> null, limits, budget, observations, Traces.NONE);
        this.server.addConnector(this.connector);
        this.server.setHandler(servlets);
        new StreamServer(stream, limits, observations, (path) -> false, new AllowedHosts(Set.of()))
                .install(this.server, Wire.PATH, false);
        try {
            this.server.start();
        } catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** Sends a request to the stream. */
    Answer send(String method, byte[] body, String... headers) {
        return sendTo("/stream", method, body, headers);
    }

    /** Sends a request to any path. */
    Answer sendTo(String path, String method, byte[] body, String... headers) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        StringBuilder head =
                new StringBuilder("%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n".formatted(method, path));
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        try {
            ByteBuffer answer = this.connector.getResponse(ByteBuffer.wrap(request.toByteArray()));
            return Answer.of(StandardCharsets.UTF_8.decode(answer).toString());
        } catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public void close() {
        try {
            this.server.stop();
        } catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** What came back. */
    record Answer(int status, List<String> headers, String body) {

        static Answer of(String text) {
            String[] parts = text.split("\r\n\r\n", 2);
            List<String> lines = Arrays.asList(parts[0].split("\r\n"));
            return new Answer(
                    Integer.parseInt(lines.get(0).substring(9, 12)), lines.subList(1, lines.size()), parts[1]);
        }

        @Nullable
        String header(String name) {
            return this.headers.stream()
                    .filter((line) -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
                    .map((line) -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse(null);
        }

        JsonNode json() {
            return new JsonMapper().readTree(this.body);
        }
    }
}
