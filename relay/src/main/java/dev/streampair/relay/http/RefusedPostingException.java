package dev.streampair.relay.http;

import org.springframework.http.ProblemDetail;

/** Thrown when a posting cannot be read; the poster is told why. It has no stack trace: there is no fault of ours. */
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

    /** What the poster is told. */
    ProblemDetail detail() {
        return this.detail;
    }
}
