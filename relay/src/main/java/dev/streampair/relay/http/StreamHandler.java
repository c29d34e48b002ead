package dev.streampair.relay.http;

import dev.streampair.relay.Relay;
import dev.streampair.relay.http.guard.MemoryBudget;
import io.micrometer.observation.Observation;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.springframework.http.HttpStatus;

/**
 * Handles all requests to {@code /stream}, which post or follow items. It never blocks: the thread that selected a
 * request also answers it.
 */
public final class StreamHandler implements Request.Handler {

    private static final String ALLOWED = "GET, POST";

    private final PostingHandler postings;

    private final FollowHandler followers;

    private final MemoryBudget budget;

    private final StreamObservations observations;

    private final Traces traces;

    private StreamHandler(
            PostingHandler postings,
            FollowHandler followers,
            MemoryBudget budget,
            StreamObservations observations,
            Traces traces) {
        this.postings = postings;
        this.followers = followers;
        this.budget = budget;
        this.observations = observations;
        this.traces = traces;
    }

    /**
     * @param relay called for each posting, because the server is created before the relay
     * @param sources refuses events by their source
     * @param traces returns the spans of the requests
     */
    public StreamHandler(
            Supplier<Relay> relay,
            SourceGuard sources,
            EventSource.Registry subscribers,
            InboundProperties limits,
            MemoryBudget budget,
            StreamObservations observations,
            Traces traces) {
        this(new PostingHandler(relay, sources, limits), new FollowHandler(subscribers), budget, observations, traces);
    }

    /** Returns the same handler for requests that are already observed elsewhere. */
    StreamHandler unobserved() {
        return new StreamHandler(this.postings, this.followers, this.budget, StreamObservations.none(), this.traces);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Observation observation = this.observations.start(request, response, Wire.PATH);
        StreamExchange exchange = new StreamExchange(
                request, response, callback, observation, this.traces.spanOf(observation), this.budget.newShare());
        switch (request.getMethod()) {
            case "POST" -> this.postings.handle(exchange);
            case "GET", "HEAD" -> this.followers.handle(exchange);
            case "OPTIONS" -> {
                response.getHeaders().put(HttpHeader.ALLOW, ALLOWED);
                exchange.answer(HttpStatus.OK);
            }
            default -> {
                response.getHeaders().put(HttpHeader.ALLOW, ALLOWED);
                exchange.refuse(Problem.of(
                        HttpStatus.METHOD_NOT_ALLOWED,
                        "%s is not for this path. Use one of [%s].".formatted(request.getMethod(), ALLOWED)));
            }
        }
        return true;
    }
}
