package dev.streampair.relay.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;

/** Answers a request with a problem, even if the client accepts only other types. */
final class Refusal {

    private Refusal() {}

    /**
     * Writes the answer, and then reads the rest of the body, so that a client that still sends can read the answer.
     *
     * @param callback completed afterwards
     */
    static void send(ProblemDetail problem, Request request, Response response, Callback callback) {
        Runnable written = () -> discardRest(request, callback);
        write(problem, request, response, Callback.from(InvocationType.NON_BLOCKING, written, callback::failed));
    }

    /**
     * After the answer was written, reads the rest of the body, so that a client that still sends can read the answer.
     *
     * @param callback completed afterwards
     */
    static void discardRest(Request request, Callback callback) {
        // A client that waits for "100 Continue" sends nothing more.
        if (request.getHeaders().contains(HttpHeader.EXPECT)) {
            callback.succeeded();
        } else {
            RequestBody.discard(request, callback::succeeded);
        }
    }

    /** Writes the answer; for a temporary problem, with the time after which to retry. */
    static void write(ProblemDetail problem, Request request, Response response, Callback callback) {
        boolean later = problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()
                || problem.getStatus() == HttpStatus.TOO_MANY_REQUESTS.value();
        if (later && !response.getHeaders().contains(HttpHeader.RETRY_AFTER)) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, Wire.RETRY_AFTER);
        }
        Verdict verdict = Problem.verdictOf(problem);
        if (verdict != null) {
            response.getHeaders().put(Verdict.HEADER, verdict.value());
        }
        if (!request.getMethod().equals(Malformed.NO_METHOD)) {
            problem.setInstance(Problem.instanceOf(request.getHttpURI().getPath()));
        }
        response.setStatus(problem.getStatus());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.write(true, ByteBuffer.wrap(Problem.json(problem)), callback);
    }
}
