package dev.streampair.relay.spring;

import dev.streampair.relay.Admission;
import dev.streampair.relay.EventId;
import dev.streampair.relay.Items;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Relay;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /stream}: takes items for the relay, one as an integer or several as an array, in JSON or CBOR, with or
 * without the headers of a CloudEvent.
 *
 * <p>Reads the body itself, with a bound on its bytes and items, so that no converter coerces what is not an integer.
 *
 * <p>{@link DirectIntakeFilter} has most postings taken here before Spring MVC has them.
 */
@RestController
final class StreamController {

    static final String PATH = "/stream";

    /** What the poster is asked to wait, in seconds, when the outbox is full or the service about to stop. */
    static final String RETRY_AFTER = "1";

    private static final ResponseEntity<ProblemDetail> ACCEPTED =
            ResponseEntity.accepted().build();

    private final Relay relay;

    private final BodyReader bodies;

    private final int maxItems;

    StreamController(Relay relay, RelayProperties properties) {
        this.relay = relay;
        this.bodies = new BodyReader(properties.inbound());
        this.maxItems = properties.inbound().maxItems();
    }

    @PostMapping(
            path = PATH,
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_CBOR_VALUE})
    ResponseEntity<ProblemDetail> post(HttpServletRequest request) {
        TakenRequest taken = TakenRequest.of(request);
        return (taken != null) ? taken.answer() : take(request);
    }

    /** Takes what a request posts, or refuses it, and returns the answer. */
    ResponseEntity<ProblemDetail> take(HttpServletRequest request) {
        try {
            ItemsFormat format = formatOf(request);
            Items items = format.read(this.bodies.read(request), this.maxItems);
            EventId event = CloudEvents.read((name) -> Collections.list(request.getHeaders(name)), items.size());
            return answer(this.relay.accept(new Posting(items, event)));
        } catch (RefusedPostingException ex) {
            return ex.response();
        }
    }

    private static ItemsFormat formatOf(HttpServletRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new RefusedPostingException(
                    Problem.UNSUPPORTED_FORMAT,
                    "Not taken: Content-Encoding is %s. Send the body as it is, without it.".formatted(encoding));
        }
        return Objects.requireNonNull(
                ItemsFormat.of(MediaType.valueOf(request.getContentType())), "the mapping lets no other type through");
    }

    private static ResponseEntity<ProblemDetail> answer(Admission admission) {
        return switch (admission.outcome()) {
            case ACCEPTED -> ACCEPTED;
            case HALTED -> halted(admission.accepted());
            case FULL ->
                later(
                        Problem.OUTBOX_FULL,
                        "Not taken: the outbox has no room for it. Send it again later, or less at once.");
            case STORE_FAILED ->
                later(
                        Problem.STORE_FAILED,
                        "Not taken, as far as is known: the store does not work at the moment. Send it again later.");
            case DRAINING -> later(Problem.DRAINING, "Not taken: the service is about to stop. Send it again later.");
        };
    }

    private static ResponseEntity<ProblemDetail> halted(int accepted) {
        String taken = switch (accepted) {
            case 0 -> "none of the posted items were taken. Send them";
            case 1 -> "1 of the posted items was taken, the first. Send the rest";
            default -> "%d of the posted items were taken, the first ones. Send the rest".formatted(accepted);
        };
        ProblemDetail detail =
                Problem.HALTED.detail("The stream has halted: %s when it has been started again.".formatted(taken));
        detail.setProperty("accepted", accepted);
        return Problem.response(detail, HttpHeaders.EMPTY);
    }

    private static ResponseEntity<ProblemDetail> later(Problem problem, String text) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
        return Problem.response(problem.detail(text), headers);
    }
}
