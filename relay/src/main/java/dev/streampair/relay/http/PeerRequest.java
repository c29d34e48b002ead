package dev.streampair.relay.http;

import dev.streampair.relay.PeerAnswer;
import io.micrometer.observation.Observation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.client.observation.ClientRequestObservationContext;

/** A request to the peer in flight. It collects the answer, up to a limit, and reports it once. */
final class PeerRequest implements Response.Listener {

    private static final Logger logger = LoggerFactory.getLogger(PeerRequest.class);

    /** The most bytes that are read of an answer; a problem takes a few hundred. */
    private static final int MAX_BYTES = 64 * 1024;

    private static final PeerAnswer UNREADABLE =
            new PeerAnswer.Unavailable("the answer could not be read; the log says why");

    private static final int FIRST_FINAL_STATUS = 200;

    private final ClientRequestObservationContext context;

    private final Observation observation;

    private final BiFunction<Response, byte[], PeerAnswer> answers;

    private final PeerAnswer late;

    private final @Nullable Runnable repeat;

    private final Consumer<PeerAnswer> answer;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);

    private boolean begun;

    private boolean full;

    /**
     * @param answers reads an answer and its body
     * @param late reported if no answer arrives in time
     * @param repeat run instead of reporting anything if the connection ends before an answer begins
     */
    PeerRequest(
            ClientRequestObservationContext context,
            Observation observation,
            BiFunction<Response, byte[], PeerAnswer> answers,
            PeerAnswer late,
            @Nullable Runnable repeat,
            Consumer<PeerAnswer> answer) {
        this.context = context;
        this.observation = observation;
        this.answers = answers;
        this.late = late;
        this.repeat = repeat;
        this.answer = answer;
    }

    @Override
    public void onBegin(Response response) {
        this.begun = true;
    }

    /**
     * Aborts at an interim answer. Jetty handles those that it knows. One that arrives here has, for Jetty, completed
     * the answer but not the request, which would then never end, not even by a timeout.
     */
    @Override
    public void onHeaders(Response response) {
        if (response.getStatus() < FIRST_FINAL_STATUS) {
            var unused =
                    response.abort(new IOException("HTTP %s in place of an answer".formatted(response.getStatus())));
        }
    }

    @Override
    public void onContent(Response response, ByteBuffer content) {
        byte[] bytes = new byte[Math.min(content.remaining(), MAX_BYTES - this.body.size())];
        content.get(bytes);
        this.body.writeBytes(bytes);
        if (this.body.size() == MAX_BYTES) {
            this.full = true;
            var unused = response.abort(new CancellationException("the rest of the answer is not needed"));
        }
    }

    /** Reports an answer even after a failure here: without one the relay would wait for ever. */
    @Override
    public void onComplete(Result result) {
        try {
            complete(result);
        } catch (Throwable ex) {
            // First, and without creating an object: memory may be short.
            this.answer.accept(UNREADABLE);
            logger.error("Unexpected failure while handling the peer's answer", ex);
        }
    }

    private void complete(Result result) {
        PeerAnswer told = observed(result);
        boolean closed = result.isFailed() && !this.begun && !told.equals(this.late);
        if (closed && this.repeat != null) {
            this.repeat.run();
        } else {
            this.answer.accept(told);
        }
    }

    private PeerAnswer observed(Result result) {
        try {
            boolean answered = result.isSucceeded() || this.full;
            if (answered) {
                this.context.setResponse(new ObservedResponse(result.getResponse()));
                return this.answers.apply(result.getResponse(), this.body.toByteArray());
            }
            this.observation.error(result.getFailure());
            return describe(result.getFailure());
        } finally {
            this.observation.stop();
        }
    }

    private PeerAnswer describe(Throwable failure) {
        return (NestedExceptionUtils.getMostSpecificCause(failure) instanceof TimeoutException)
                ? this.late
                : new PeerAnswer.Unavailable("no answer: " + LinkFailure.describe(failure));
    }
}
