package dev.streampair.relay.http;

import org.springframework.http.ProblemDetail;

/** Thrown when a posting is refused. The answer says why. It has no stack trace: the fault is the poster's. */
final class RefusedPostingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ProblemDetail detail;

    /**
     * @param text what is wrong, and what to send instead
     */
    RefusedPostingException(Problem problem, String text) {
        super(text, null, false, false);
        this.detail = problem.detail(text);
    }

    /** The problem in the answer. */
    ProblemDetail detail() {
        return this.detail;
    }
}
