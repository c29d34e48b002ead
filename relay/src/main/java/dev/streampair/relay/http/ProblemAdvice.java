package dev.streampair.relay.http;

import dev.streampair.relay.StoreException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;

/** Answers requests that Spring MVC refuses with problem details that say what to do. */
@ControllerAdvice
public final class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    private final List<EndpointExample> examples;

    /**
     * @param examples valid bodies for endpoints
     */
    public ProblemAdvice(List<EndpointExample> examples) {
        this.examples = examples;
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String supported = ex.getSupportedMediaTypes().stream()
                .map(MediaType::toString)
                .sorted(Comparator.comparingInt(String::length))
                .collect(Collectors.joining("' or '"));
        ProblemDetail detail = Problem.UNSUPPORTED_FORMAT.detail(
                "The body's type is %s. Send the header 'Content-Type: %s', with a body of that type."
                        .formatted(Objects.requireNonNullElse(ex.getContentType(), "missing or malformed"), supported));
        return handleExceptionInternal(ex, detail, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(
                status,
                "%s is not for this path. Use one of %s."
                        .formatted(
                                ex.getMethod(),
                                headers.getAllow().stream()
                                        .map(HttpMethod::name)
                                        .toList()));
        return handleExceptionInternal(ex, detail, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String path = ((ServletWebRequest) request).getRequest().getRequestURI();
        String example = this.examples.stream()
                .filter((endpoint) -> endpoint.isFor(path))
                .map((endpoint) -> ", such as " + endpoint.body())
                .findFirst()
                .orElse("");
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(
                status, "The body cannot be read. Send a JSON object%s.".formatted(example));
        return handleExceptionInternal(ex, detail, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(
                status, "There is nothing here. Items are posted to /stream, and /actuator lists the rest.");
        return handleExceptionInternal(ex, detail, headers, status, request);
    }

    /** Jetty throws these when a malformed query, such as {@code ?a=%zz} or {@code ?a=%e2%28}, is first read. */
    @ExceptionHandler({
        HttpException.RuntimeException.class,
        HttpException.IllegalArgumentException.class,
        HttpException.IllegalStateException.class
    })
    @Nullable
    ResponseEntity<Object> handleBadQuery(RuntimeException ex, WebRequest request) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, "The query is malformed. Percent-encode it, or send the request without it.");
        return handleExceptionInternal(ex, detail, new HttpHeaders(), HttpStatus.BAD_REQUEST, request);
    }

    /** Answers an operator whose request needs the store while it does not work. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handleStoreFailure(StoreException ex, WebRequest request) {
        ProblemDetail detail = Problem.STORE_FAILED.detail("%s. %s".formatted(ex.getMessage(), ex.remedy()));
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Wire.RETRY_AFTER);
        return handleExceptionInternal(ex, detail, headers, HttpStatus.SERVICE_UNAVAILABLE, request);
    }

    /**
     * Answers after a fault of the service itself: the log shows it, the answer does not. A client that has
     * disconnected is not a fault, and reads no answer.
     */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handleUnforeseen(Exception ex, WebRequest request) {
        if (DisconnectedClientHelper.isClientDisconnectedException(ex)) {
            // If the client is still connected, it must not read this as an acceptance.
            return ResponseEntity.internalServerError().build();
        }
        log.error("{} failed unexpectedly", request.getDescription(false), ex);
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "The service failed; its log says how. Send the request again later.");
        return handleExceptionInternal(ex, detail, new HttpHeaders(), HttpStatus.INTERNAL_SERVER_ERROR, request);
    }

    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode statusCode, WebRequest request) {
        if (body instanceof ProblemDetail detail) {
            if (detail.getType() == null) {
                detail.setType(Problem.typeOf(statusCode));
            }
            if (request instanceof ServletWebRequest servletRequest) {
                detail.setInstance(
                        Problem.instanceOf(servletRequest.getRequest().getRequestURI()));
            }
        }
        HttpHeaders all = HttpHeaders.copyOf(headers);
        all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return super.createResponseEntity(body, all, statusCode, request);
    }
}
