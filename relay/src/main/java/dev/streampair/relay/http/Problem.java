package dev.streampair.relay.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reasons for refusing a request, as problem details (RFC 9457). A {@code type} is a tag URI (RFC 4151): it names
 * the problem, and cannot be looked up.
 */
public enum Problem {
    BAD_ITEMS(HttpStatus.BAD_REQUEST, "Not an item, nor an array of items", Verdict.REFUSED),
    BAD_EVENT(HttpStatus.BAD_REQUEST, "Not a CloudEvent"),
    BAD_KEY(HttpStatus.BAD_REQUEST, "Not an idempotency key"),
    KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT, "The idempotency key is that of other items"),
    FOREIGN_NUMBERS(HttpStatus.CONFLICT, "Not surely the numbers of its items"),
    OWN_EVENT(HttpStatus.LOOP_DETECTED, "The service posts to itself"),
    MISDIRECTED(HttpStatus.MISDIRECTED_REQUEST, "Not the name of this service"),
    UNPROVEN_PEER(HttpStatus.FORBIDDEN, "Not proven to be the peer's"),
    INCOMPLETE_BODY(HttpStatus.REQUEST_TIMEOUT, "The body did not come whole, or not in time"),
    HALTED(HttpStatus.GONE, "The stream has halted", Verdict.HALTED),
    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "Too much in one request", Verdict.REFUSED),
    UNSUPPORTED_FORMAT(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body's format is not supported"),
    OUTBOX_FULL(HttpStatus.TOO_MANY_REQUESTS, "The outbox is full", Verdict.LATER),
    OVERLOADED(HttpStatus.SERVICE_UNAVAILABLE, "The service holds as much as it can", Verdict.LATER),
    DRAINING(HttpStatus.SERVICE_UNAVAILABLE, "The service drains", Verdict.LATER),
    STORE_FAILED(HttpStatus.SERVICE_UNAVAILABLE, "The store does not work", Verdict.LATER);

    private static final JsonMapper mapper = new JsonMapper();

    static final String TYPE_PREFIX = "tag:streampair.dev,2026:";

    private final HttpStatus status;

    private final URI type;

    private final String title;

    private final @Nullable Verdict verdict;

    /** Creates a problem that says nothing about the items of a posting. */
    Problem(HttpStatus status, String title) {
        this(status, title, null);
    }

    /**
     * @param verdict the verdict on the items of a posting
     */
    Problem(HttpStatus status, String title, @Nullable Verdict verdict) {
        this.status = status;
        this.type = typeNamed(name());
        this.title = title;
        this.verdict = verdict;
    }

    /** Returns the problem's verdict on the items of the refused posting, or {@code null} if it has none. */
    static @Nullable Verdict verdictOf(ProblemDetail detail) {
        return verdictOf(String.valueOf(detail.getType()));
    }

    /** Returns the verdict that belongs to a type, or {@code null} if it has none. */
    static @Nullable Verdict verdictOf(String type) {
        for (Problem problem : values()) {
            if (problem.type.toString().equals(type)) {
                return problem.verdict;
            }
        }
        return null;
    }

    /**
     * Returns the problem with a text.
     *
     * @param text what is wrong, and what to do
     */
    public ProblemDetail detail(String text) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(this.status, text);
        detail.setType(this.type);
        detail.setTitle(this.title);
        return detail;
    }

    /** Returns a problem whose type is the name of its status. */
    static ProblemDetail of(HttpStatusCode status, String text) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, text);
        detail.setType(typeOf(status));
        return detail;
    }

    /** Returns a problem that the server or a filter found, and of which only the status is known. */
    public static ProblemDetail unspecific(HttpStatusCode status) {
        String text = switch (status.value()) {
            case 400 -> "The request is malformed. Correct it: the service refuses the same request again.";
            case 401 -> "Log in: send the header Authorization, with a login from the settings relay.security.";
            case 403 ->
                "Your login lacks the role for this, or a page of another site sent the request. Use a login with the role, or the service's own page.";
            case 408 -> "The request did not arrive in time, or not completely. Send it again.";
            case 413 -> "The body is larger than this path accepts. Send a smaller one.";
            case 500 -> "The service failed; its log says how. Send the request again later.";
            default -> "The request cannot be served. Items are posted to /stream, and /actuator lists the rest.";
        };
        return of(status, text);
    }

    /** Answers a servlet's request with a problem of which only the status is known. */
    public static void write(HttpStatus status, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ProblemDetail detail = unspecific(status);
        detail.setInstance(instanceOf(request.getRequestURI()));
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json(detail));
    }

    /** Returns the type of a problem that the framework found: the name of its status. */
    public static URI typeOf(HttpStatusCode status) {
        HttpStatus known = HttpStatus.resolve(status.value());
        return typeNamed((known != null) ? known.name() : "STATUS_" + status.value());
    }

    private static URI typeNamed(String constant) {
        return URI.create(TYPE_PREFIX + constant.toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** Returns the path as a URI, or / if it is not a valid one, such as {@code //}. */
    public static URI instanceOf(@Nullable String path) {
        try {
            return new URI(Objects.requireNonNullElse(path, "/"));
        } catch (URISyntaxException ex) {
            return URI.create("/");
        }
    }

    /** Returns a problem as JSON, in the same form as Spring MVC writes it. */
    static byte[] json(ProblemDetail detail) {
        Map<String, Object> members = new TreeMap<>();
        members.put("type", String.valueOf(detail.getType()));
        members.put("title", Objects.requireNonNullElse(detail.getTitle(), "Refused"));
        members.put("status", detail.getStatus());
        members.put("detail", Objects.requireNonNullElse(detail.getDetail(), ""));
        if (detail.getInstance() != null) {
            members.put("instance", detail.getInstance().toString());
        }
        if (detail.getProperties() != null) {
            members.putAll(detail.getProperties());
        }
        return mapper.writeValueAsBytes(members);
    }
}
