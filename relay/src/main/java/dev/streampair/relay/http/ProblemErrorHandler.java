package dev.streampair.relay.http;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/**
 * Answers requests that Jetty refuses before any handler sees them, such as those with a malformed request line, with
 * problem details that say what is wrong. It logs these requests.
 */
final class ProblemErrorHandler extends ErrorHandler {

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        HttpStatusCode status = HttpStatusCode.valueOf(code);
        ProblemDetail problem = Problem.unspecific(status);
        if (cause instanceof HttpException) {
            Throwable found = cause.getCause();
            String better = (found instanceof IllegalArgumentException) ? found.getMessage() : null;
            String reason = String.valueOf((better != null) ? better : message);
            Malformed kind = Malformed.of(code, reason, found, request);
            problem = Problem.of(status, kind.text(reason, request));
            RefusalLog.tell(kind, request, problem.getDetail());
        }
        Refusal.write(problem, request, response, callback);
    }
}
