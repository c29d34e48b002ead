package dev.streampair.benchmark.baseline;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A service on Vert.x, with one event loop: answers 202 to an item, and posts the next one to its peer. Keeps nothing.
 */
public final class VertxService extends AbstractVerticle {

    private static final List<Long> MANY = LongStream.range(0, 1000).boxed().toList();

    private final String role;

    private final int port;

    private final int peerPort;

    /** Of the items that are passed on. */
    private final @Nullable Receptions receptions;

    private final Progress progress = new Progress();

    private final HttpClient client;

    private VertxService(Vertx vertx, String role, int port, int peerPort, @Nullable Receptions receptions) {
        this.role = role;
        this.port = port;
        this.peerPort = peerPort;
        this.receptions = receptions;
        this.client = vertx.createHttpClient();
    }

    /**
     * Starts the service.
     *
     * @param args what it does (x: pass items on; y: the same, and begin; sink: take items; source: post arrays of a
     *     thousand, one after the other), its port, that of its peer, and, to pass items on, the file of the receptions
     */
    public static void main(String[] args) throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        boolean passesOn = args[0].equals("x") || args[0].equals("y");
        Receptions receptions = passesOn ? new Receptions(Path.of(args[3])) : null;
        int port = Integer.parseInt(args[1]);
        int peerPort = Integer.parseInt(args[2]);
        vertx.deployVerticle(new VertxService(vertx, args[0], port, peerPort, receptions))
                .onSuccess((id) -> System.out.println("ready"))
                .onFailure(Throwable::printStackTrace);
    }

    @Override
    public void start() {
        this.vertx
                .createHttpServer()
                .requestHandler(this::take)
                .listen(this.port, "127.0.0.1")
                .onSuccess((server) -> begin())
                .onFailure(Throwable::printStackTrace);
    }

    private void begin() {
        if (this.role.equals("y")) {
            post(Json.encodeToBuffer(1)).onFailure(Throwable::printStackTrace);
        } else if (this.role.equals("source")) {
            postMany();
        }
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess((body) -> {
            Object value = Json.decodeValue(body);
            request.response().setStatusCode(202).end();
            this.progress.add((value instanceof JsonArray items) ? items.size() : 1);
            if (this.receptions != null) {
                long item = ((Number) value).longValue();
                this.receptions.add(item);
                post(Json.encodeToBuffer(item + 1)).onFailure(Throwable::printStackTrace);
            }
        });
    }

    private void postMany() {
        post(new JsonArray(MANY).toBuffer()).onSuccess((response) -> postMany()).onFailure(Throwable::printStackTrace);
    }

    private Future<HttpClientResponse> post(Buffer body) {
        return this.client
                .request(HttpMethod.POST, this.peerPort, "127.0.0.1", "/stream")
                .compose((request) ->
                        request.putHeader("Content-Type", "application/json").send(body));
    }
}
