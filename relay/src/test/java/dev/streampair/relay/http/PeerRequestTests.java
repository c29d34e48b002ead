package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.PeerAnswer;
import io.micrometer.observation.Observation;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.observation.ClientRequestObservationContext;

class PeerRequestTests {

    private static final PeerAnswer LATE = new PeerAnswer.Unavailable("late", true);

    private final List<PeerAnswer> answers = new ArrayList<>();

    private final ClientRequestObservationContext context =
            new ClientRequestObservationContext(new ObservedRequest(URI.create("http://localhost")));

    private static <T> T stub(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> null));
    }

    private static Result success() {
        return new Result(stub(Request.class), stub(Response.class));
    }

    private PeerRequest request(BiFunction<Response, byte[], PeerAnswer> reader, @Nullable Runnable repeat) {
        return new PeerRequest(this.context, Observation.NOOP, reader, LATE, repeat, this.answers::add);
    }

    private static PeerAnswer accepted(Response response, byte[] body) {
        return new PeerAnswer.Accepted();
    }

    private static void fail() {
        throw new IllegalStateException("stopped");
    }

    @Test
    void endsWithAnAnswerThoughItCannotBeRead() {
        request(
                        (response, body) -> {
                            throw new NoClassDefFoundError("the jar was replaced");
                        },
                        null)
                .onComplete(success());
        assertThat(this.answers)
                .containsExactly(new PeerAnswer.Unavailable("the answer could not be read; the log says why"));
    }

    @Test
    void endsWithAnAnswerThoughTheRepeatFails() {
        request(PeerRequestTests::accepted, PeerRequestTests::fail)
                .onComplete(new Result(stub(Request.class), stub(Response.class), new IOException("closed")));
        assertThat(this.answers).singleElement().isInstanceOf(PeerAnswer.Unavailable.class);
    }

    @Test
    void repeatsNothingThatWasAnswered() {
        request(PeerRequestTests::accepted, PeerRequestTests::fail).onComplete(success());
        assertThat(this.answers).containsExactly(new PeerAnswer.Accepted());
    }

    @Test
    void repeatsNothingOfWhichAnAnswerHasBegun() {
        PeerRequest request = request(PeerRequestTests::accepted, PeerRequestTests::fail);
        request.onBegin(stub(Response.class));
        request.onComplete(new Result(stub(Request.class), stub(Response.class), new EOFException()));
        assertThat(this.answers).containsExactly(new PeerAnswer.Unavailable("no answer: the connection was closed"));
    }

    @Test
    void repeatsNothingThatWasLate() {
        request(PeerRequestTests::accepted, PeerRequestTests::fail)
                .onComplete(new Result(stub(Request.class), stub(Response.class), new TimeoutException()));
        assertThat(this.answers).containsExactly(LATE);
    }
}
