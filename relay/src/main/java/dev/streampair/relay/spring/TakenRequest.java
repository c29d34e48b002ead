package dev.streampair.relay.spring;

import jakarta.servlet.ServletRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** What came of a request that was taken before Spring MVC had it: an answer, or a failure. */
final class TakenRequest {

    private static final String ATTRIBUTE = TakenRequest.class.getName();

    /** What returns the answer, or throws the failure again. */
    private final Supplier<ResponseEntity<ProblemDetail>> outcome;

    private final boolean accepted;

    private TakenRequest(Supplier<ResponseEntity<ProblemDetail>> outcome, boolean accepted) {
        this.outcome = outcome;
        this.accepted = accepted;
    }

    /** Has a request taken. Throws nothing: a failure, be it an error, is part of what came of it. */
    static TakenRequest by(Supplier<ResponseEntity<ProblemDetail>> intake) {
        try {
            ResponseEntity<ProblemDetail> answer = intake.get();
            return new TakenRequest(() -> answer, answer.getStatusCode() == HttpStatus.ACCEPTED);
        } catch (RuntimeException ex) {
            return new TakenRequest(
                    () -> {
                        throw ex;
                    },
                    false);
        } catch (Error ex) {
            return new TakenRequest(
                    () -> {
                        throw ex;
                    },
                    false);
        }
    }

    /** Returns what came of the request, or {@code null} if it was not taken yet. */
    static @Nullable TakenRequest of(ServletRequest request) {
        return (TakenRequest) request.getAttribute(ATTRIBUTE);
    }

    boolean isAccepted() {
        return this.accepted;
    }

    /** Leaves it with the request, for the controller to find. */
    void passOnWith(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Returns the answer, or throws what went wrong. */
    ResponseEntity<ProblemDetail> answer() {
        return this.outcome.get();
    }
}
