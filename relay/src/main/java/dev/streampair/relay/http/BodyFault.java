package dev.streampair.relay.http;

import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.springframework.http.ProblemDetail;

/** Why the body of a request is not taken. */
final class BodyFault {

    private BodyFault() {}

    /**
     * The body ended too early, or its chunks are malformed. Neither says anything of the items, so nobody is to give them up.
     *
     * @param failure what was read in place of more
     */
    static ProblemDetail incomplete(Request request, Throwable failure) {
        if (!isMisframed(request, failure)) {
            return Problem.INCOMPLETE_BODY.detail("Not accepted: the body did not come whole. Send it again.");
        }
        String text = Malformed.CHUNKS.text("", request);
        RefusalLog.tell(Malformed.CHUNKS, request, text);
        return Problem.INCOMPLETE_BODY.detail(text);
    }

    /** Jetty's failure is the same as at an early end, but the client could still send. */
    private static boolean isMisframed(Request request, Throwable failure) {
        EndPoint client = request.getConnectionMetaData().getConnection().getEndPoint();
        return failure instanceof EofException
                && request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
                && client.isOpen()
                && !client.isInputShutdown();
    }

    static ProblemDetail tooSlow(Duration timeout) {
        return Problem.INCOMPLETE_BODY.detail(
                "Not accepted: the body took more than %s to come. Send it again, faster.".formatted(timeout));
    }

    static ProblemDetail tooLarge(int maxBytes) {
        return Problem.TOO_LARGE.detail("Not accepted: more than %s bytes. Send less at once.".formatted(maxBytes));
    }

    static ProblemDetail overloaded() {
        return Problem.OVERLOADED.detail("Not accepted: too much is on its way at once. Send it again later.");
    }
}
