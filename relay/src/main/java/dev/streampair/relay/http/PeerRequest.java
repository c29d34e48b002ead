package dev.streampair.relay.http;

import dev.streampair.relay.PeerAnswer;
import io.micrometer.observation.Observation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.client.observation.ClientRequestObservationContext;

/** A request to the peer that is on the way: gathers the answer, as far as it is of interest, and tells it once. */
final class PeerRequest implements Response.Listener {

    /** How much of an answer is read: a problem takes a few hundred bytes. */
    private static final int MAX_BYTES = 64 * 1024;

    private final ClientRequestObservationContext context;

    private final Observation observation;

    private final PeerAnswerReader answers;

    private final Consumer<PeerAnswer> answer;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);

    private boolean full;

    PeerRequest(
            ClientRequestObservationContext context,
            Observation observation,
            PeerAnswerReader answers,
            Consumer<PeerAnswer> answer) {
        this.context = context;
        this.observation = observation;
        this.answers = answers;
        this.answer = answer;
    }

    @Override
    public void onContent(Response response, ByteBuffer content) {
        byte[] bytes = new byte[Math.min(content.remaining(), MAX_BYTES - this.body.size())];
        content.get(bytes);
        this.body.writeBytes(bytes);
        if (this.body.size() == MAX_BYTES) {
            this.full = true;
            var unused = response.abort(new CancellationException("the rest of the answer is of no interest"));
        }
    }

    @Override
    public void onComplete(Result result) {
        this.answer.accept(observed(result));
    }

    private PeerAnswer observed(Result result) {
        try {
            boolean answered = result.isSucceeded() || this.full;
            if (answered) {
                this.context.setResponse(new ObservedResponse(result.getResponse()));
                return this.answers.read(result.getResponse(), this.body.toByteArray());
            }
            this.observation.error(result.getFailure());
            return new PeerAnswer.Unavailable(
                    "no answer: " + NestedExceptionUtils.getMostSpecificCause(result.getFailure()));
        } finally {
            this.observation.stop();
        }
    }
}
