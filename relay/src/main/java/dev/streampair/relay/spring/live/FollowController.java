package dev.streampair.relay.spring.live;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /stream}: the stream as Server-Sent Events, first the recent history, then what comes. */
@RestController
final class FollowController {

    /** What one who finds no room is asked to wait, in seconds. */
    private static final String RETRY_AFTER = "5";

    private final History history;

    private final Followers followers;

    FollowController(History history, Followers followers) {
        this.history = history;
        this.followers = followers;
    }

    /**
     * Answers without end.
     *
     * @param lastEventId the last id that the follower has read, if it comes back
     * @throws ErrorResponseException with status 503 if there are as many followers as may be, or the service is about to
     *     stop
     */
    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void follow(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId)
            throws IOException {
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            prepare(response);
            return;
        }
        Follower follower =
                new Follower(Feed.after(lastEventId, this.history), this.followers, AbortValve.abortOf(request));
        if (!this.followers.add(follower)) {
            throw noRoom();
        }
        prepare(response);
        try {
            follower.begin(request, response);
        } catch (IOException | RuntimeException ex) {
            this.followers.remove(follower);
            throw ex;
        }
    }

    private static void prepare(HttpServletResponse response) {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // For nginx, which would gather the events.
        response.setHeader("X-Accel-Buffering", "no");
    }

    private static ErrorResponseException noRoom() {
        ErrorResponseException refusal = new ErrorResponseException(
                HttpStatus.SERVICE_UNAVAILABLE,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "As many follow the stream as may (relay.followers.max), or the service is about to stop."
                                + " Come again later."),
                null);
        refusal.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
        return refusal;
    }
}
