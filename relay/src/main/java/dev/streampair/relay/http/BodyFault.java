package dev.streampair.relay.http;

import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.springframework.http.ProblemDetail;

/** The problems with a request's body: why the server did not accept it. */
final class BodyFault {

    private BodyFault() {}

    /**
     * The body ended too early, or its chunks are malformed. Neither says anything about the items, so the problem has
     * no verdict and the sender keeps them.
     *
     * @param failure the failure that the read returned instead of more content
     */
    static ProblemDetail incomplete(Request request, Throwable failure) {
        if (!isMisframed(request, failure)) {
            return Problem.INCOMPLETE_BODY.detail(
                    "Not accepted: the body ended before all of it arrived. Send it again.");
        }
        String text = Malformed.CHUNKS.text("", request);
        RefusalLog.tell(Malformed.CHUNKS, request, text);
        return Problem.INCOMPLETE_BODY.detail(text);
    }

    /** Jetty reports the same failure for an early end; with malformed chunks the client could still send. */
    private static boolean isMisframed(Request request, Throwable failure) {
        EndPoint client = request.getConnectionMetaData().getConnection().getEndPoint();
        return failure instanceof EofException
                && request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
                && client.isOpen()
                && !client.isInputShutdown();
    }

    static ProblemDetail tooSlow(Duration timeout) {
        return Problem.INCOMPLETE_BODY.detail(
                "Not accepted: the body did not arrive within %s. Send it again, faster.".formatted(timeout));
    }

    static ProblemDetail tooLarge(int maxBytes) {
        return Problem.TOO_LARGE.detail(
                "Not accepted: the body has more than %s bytes. Send a smaller one.".formatted(maxBytes));
    }

    static ProblemDetail overloaded() {
        return Problem.OVERLOADED.detail(
                "Not accepted: the requests in flight hold too much memory. Send it again later.");
    }
}
