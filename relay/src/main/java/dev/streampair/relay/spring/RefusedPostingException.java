package dev.streampair.relay.spring;

import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Thrown when a posting cannot be read; the poster is told why. It has no stack trace: there is no fault of ours. */
final class RefusedPostingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Problem problem;

    private final String detail;

    /**
     * @param detail what is wrong, and what to send instead
     */
    RefusedPostingException(Problem problem, String detail) {
        super(detail, null, false, false);
        this.problem = problem;
        this.detail = detail;
    }

    /** Returns the answer for the poster. */
    ResponseEntity<ProblemDetail> response() {
        return this.problem.response(this.detail);
    }
}
