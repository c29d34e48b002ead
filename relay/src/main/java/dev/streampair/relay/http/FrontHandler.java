package dev.streampair.relay.http;

import dev.streampair.relay.ForeignText;
import dev.streampair.relay.http.guard.AllowedHosts;
import dev.streampair.relay.http.guard.BufferedRequest;
import dev.streampair.relay.http.guard.BufferedResponse;
import dev.streampair.relay.http.guard.CrossSite;
import dev.streampair.relay.http.guard.MemoryBudget;
import dev.streampair.relay.http.guard.ServletThreads;
import io.micrometer.observation.Observation;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * The first handler of the server. The thread that selected a request for the stream also handles it. All other
 * requests go to the servlets on a thread of the server's pool, but only once their whole body has arrived, so that no
 * slow client holds a thread.
 */
final class FrontHandler extends Handler.Wrapper {

    private final @Nullable String streamPath;

    private final @Nullable StreamHandler stream;

    private final InboundProperties limits;

    private final ServletThreads threads;

    private final ServletThreads threadsForProbes;

    private final Predicate<String> isProbe;

    private final MemoryBudget budget;

    private final StreamObservations observations;

    private final @Nullable AllowedHosts hosts;

    /**
     * @param next the handler with the servlets
     * @param threads the threads of the servlets
     * @param threadsForProbes the threads of probes, which are answered no matter how many other requests wait
     * @param isProbe whether a path is a probe's
     * @param streamPath the path of the stream, or {@code null} if this server has none
     * @param stream handles the stream, or {@code null} if the servlets do
     * @param hosts the host names that requests may use, or {@code null} if they may use any
     */
    FrontHandler(
            @Nullable Handler next,
            @Nullable String streamPath,
            @Nullable StreamHandler stream,
            InboundProperties limits,
            ServletThreads threads,
            ServletThreads threadsForProbes,
            Predicate<String> isProbe,
            MemoryBudget budget,
            StreamObservations observations,
            @Nullable AllowedHosts hosts) {
        super(next);
        this.streamPath = streamPath;
        this.stream = stream;
        this.limits = limits;
        this.threads = threads;
        this.threadsForProbes = threadsForProbes;
        this.isProbe = isProbe;
        this.budget = budget;
        this.observations = observations;
        this.hosts = hosts;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (this.hosts != null && !this.hosts.allow(request)) {
            refuse(wrongHost(request), request, response, callback);
        } else if (CrossSite.isPosting(request)) {
            refuse(Problem.unspecific(HttpStatus.FORBIDDEN), request, response, callback);
        } else if (!isForStream(request)) {
            readBody(request, response, callback);
        } else if (this.stream != null) {
            this.stream.handle(request, response, callback);
        } else {
            passOnUnread(request, response, callback);
        }
        return true;
    }

    private boolean isForStream(Request request) {
        return Objects.equals(this.streamPath, request.getHttpURI().getPath());
    }

    private static ProblemDetail wrongHost(Request request) {
        ProblemDetail problem = Problem.MISDIRECTED.detail(
                "This service listens on a loopback address only, and %s is not one of its names. Use localhost, or add the name to relay.allowed-hosts."
                        .formatted(ForeignText.clean(
                                String.valueOf(request.getHttpURI().getHost()))));
        RefusalLog.tell(Problem.MISDIRECTED, request, problem.getDetail());
        return problem;
    }

    /** Refuses a request, and counts it in the same way as Spring counts one for which it finds no controller. */
    private void refuse(ProblemDetail problem, Request request, Response response, Callback callback) {
        Observation observation = this.observations.start(request, response, "UNKNOWN");
        Refusal.send(problem, request, response, Callback.from(callback, observation::stop));
    }

    /** Once the filters know the sender, the stream's handler reads the body, without a waiting thread. */
    private void passOnUnread(Request request, Response response, Callback callback) {
        MemoryBudget.Share share = this.budget.newShare();
        Callback released = Callback.from(callback, share::release);
        passOn(request, response, share, Callback.from(() -> Refusal.discardRest(request, released), released::failed));
    }

    private void readBody(Request request, Response response, Callback callback) {
        MemoryBudget.Share share = this.budget.newShare();
        Callback released = Callback.from(callback, share::release);
        new RequestBody(
                        request,
                        (int) this.limits.servletMaxBytes().toBytes(),
                        this.limits.timeout(),
                        share,
                        (body) -> passOn(new BufferedRequest(request, body), response, share, released),
                        (problem) -> refuse(problem, request, response, released))
                .read();
    }

    private void passOn(Request request, Response response, MemoryBudget.Share share, Callback callback) {
        BufferedResponse buffered = new BufferedResponse(request, response, share);
        Callback writing = buffered.writingFirst(callback);
        try {
            boolean probe =
                    this.isProbe.test(String.valueOf(request.getHttpURI().getPath()));
            (probe ? this.threadsForProbes : this.threads).execute(() -> handleInServlets(request, buffered, writing));
        } catch (RejectedExecutionException ex) {
            refuse(Problem.unspecific(HttpStatus.SERVICE_UNAVAILABLE), request, response, callback);
        }
    }

    private void handleInServlets(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND.value());
            }
        } catch (Throwable ex) {
            Response.writeError(request, response, callback, ex);
        }
    }
}
