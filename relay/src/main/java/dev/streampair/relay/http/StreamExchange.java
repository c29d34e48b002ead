package dev.streampair.relay.http;

import dev.streampair.relay.Store;
import dev.streampair.relay.http.guard.MemoryBudget;
import io.micrometer.observation.Observation;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * A request to the stream and its only answer. When the answer was written or has failed, the observation ends and the
 * memory is released.
 */
final class StreamExchange implements Callback {

    private static final HttpField NO_CONTENT = new PreEncodedHttpField(HttpHeader.CONTENT_LENGTH, "0");

    private static final HttpField ACCEPTED = new PreEncodedHttpField(Verdict.HEADER, Verdict.ACCEPTED.value());

    private final Request request;

    private final Response response;

    private final Callback callback;

    private final Observation observation;

    private final @Nullable SpanName span;

    private final MemoryBudget.Share share;

    /**
     * @param callback completed when the answer was written or has failed
     * @param span the span in which the request is handled, or {@code null} if none is recorded
     * @param share the memory that the exchange holds
     */
    StreamExchange(
            Request request,
            Response response,
            Callback callback,
            Observation observation,
            @Nullable SpanName span,
            MemoryBudget.Share share) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.observation = observation;
        this.span = span;
        this.share = share;
    }

    Request request() {
        return this.request;
    }

    Response response() {
        return this.response;
    }

    Observation observation() {
        return this.observation;
    }

    /**
     * The name of the request's span, or {@code null} if none is recorded.
     *
     * @param ofPeer whether the peer sent the request
     */
    @Nullable
    String spanName(boolean ofPeer) {
        return (this.span != null) ? this.span.fromPeer(ofPeer).toString() : null;
    }

    /** Returns an executor that runs a task immediately, in the request's span if one is recorded. */
    Executor scope() {
        return (this.span != null) ? this.observation::scoped : Store.CALLER;
    }

    MemoryBudget.Share share() {
        return this.share;
    }

    /** Answers that the posted items were accepted. */
    void accept() {
        this.response.getHeaders().put(ACCEPTED);
        answer(HttpStatus.ACCEPTED);
    }

    /** Answers without a body. */
    void answer(HttpStatus status) {
        this.response.setStatus(status.value());
        this.response.getHeaders().put(NO_CONTENT);
        this.response.write(true, null, this);
    }

    void refuse(ProblemDetail problem) {
        Refusal.send(problem, this.request, this.response, this);
    }

    @Override
    public void succeeded() {
        end();
        this.callback.succeeded();
    }

    @Override
    public void failed(Throwable failure) {
        this.observation.error(failure);
        end();
        this.callback.failed(failure);
    }

    private void end() {
        this.share.release();
        this.observation.stop();
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
