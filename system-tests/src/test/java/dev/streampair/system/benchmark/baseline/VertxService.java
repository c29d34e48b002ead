package dev.streampair.system.benchmark.baseline;

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
import java.util.List;
import java.util.stream.LongStream;

/** A service on Vert.x, with one event loop: answers 202 to an item, and posts the next one to its peer. Keeps nothing. */
public final class VertxService extends AbstractVerticle {

    private static final List<Long> MANY = LongStream.range(0, 1000).boxed().toList();

    private final String role;

    private final int port;

    private final int peerPort;

    private final Progress progress = new Progress();

    private final HttpClient client;

    private VertxService(Vertx vertx, String role, int port, int peerPort) {
        this.role = role;
        this.port = port;
        this.peerPort = peerPort;
        this.client = vertx.createHttpClient();
    }

    /**
     * Starts the service.
     *
     * @param args what it does (x: pass items on; y: the same, and begin; sink: take items; source: post arrays of a
     *     thousand, one after the other), its port, and that of its peer
     */
    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        vertx.deployVerticle(new VertxService(vertx, args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2])))
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
            if (!this.role.equals("sink")) {
                post(Json.encodeToBuffer(((Number) value).longValue() + 1)).onFailure(Throwable::printStackTrace);
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
