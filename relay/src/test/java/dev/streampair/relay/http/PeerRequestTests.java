package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.PeerAnswer;
import io.micrometer.observation.Observation;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
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

    @Test
    void endsWithAnAnswerThoughItCannotBeRead() {
        new PeerRequest(
                        this.context,
                        Observation.NOOP,
                        (response, body) -> {
                            throw new NoClassDefFoundError("the jar was replaced");
                        },
                        LATE,
                        null,
                        this.answers::add)
                .onComplete(success());
        assertThat(this.answers)
                .singleElement()
                .isInstanceOfSatisfying(
                        PeerAnswer.Unavailable.class,
                        (answer) -> assertThat(answer.reason()).contains("could not be read"));
    }

    @Test
    void endsWithAnAnswerThoughTheRepeatFails() {
        new PeerRequest(
                        this.context,
                        Observation.NOOP,
                        (response, body) -> new PeerAnswer.Accepted(),
                        LATE,
                        () -> {
                            throw new IllegalStateException("stopped");
                        },
                        this.answers::add)
                .onComplete(new Result(
                        stub(Request.class), stub(Response.class), new java.io.IOException("closed by the peer")));
        assertThat(this.answers).singleElement().isInstanceOf(PeerAnswer.Unavailable.class);
    }

    @Test
    void tellsAnAnswerOnce() {
        new PeerRequest(
                        this.context,
                        Observation.NOOP,
                        (response, body) -> new PeerAnswer.Accepted(),
                        LATE,
                        () -> {
                            throw new AssertionError("it was answered");
                        },
                        this.answers::add)
                .onComplete(success());
        assertThat(this.answers).containsExactly(new PeerAnswer.Accepted());
    }
}
