package dev.streampair.relay.security;

import dev.streampair.relay.http.Problem;
import dev.streampair.relay.http.RefusalLog;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * Refuses requests without a login, with a wrong one, or with one that does not allow them. {@link RefusalLog} logs one
 * line a minute.
 */
final class LoginRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final BearerTokenAuthenticationEntryPoint bearer = new BearerTokenAuthenticationEntryPoint();

    private final String realm;

    private final boolean takesTokens;

    /**
     * @param realm what the login is for, which browsers show
     * @param takesTokens whether a JWT is accepted as a login, too
     */
    LoginRefusals(String realm, boolean takesTokens) {
        this.realm = realm;
        this.takesTokens = takesTokens;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        boolean sent = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
        RefusalLog.tell(
                HttpStatus.UNAUTHORIZED,
                request,
                "%s for %s %s"
                        .formatted(sent ? "A wrong login" : "No login", request.getMethod(), request.getRequestURI()));
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"%s\", charset=\"UTF-8\"".formatted(this.realm));
        if (this.takesTokens) {
            // Says what is wrong with a token (RFC 6750), in a header beside the other one.
            this.bearer.commence(request, response, failure);
        }
        Problem.write(HttpStatus.UNAUTHORIZED, request, response);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
            throws IOException {
        RefusalLog.tell(
                HttpStatus.FORBIDDEN,
                request,
                "%s has no role for %s %s"
                        .formatted(request.getRemoteUser(), request.getMethod(), request.getRequestURI()));
        Problem.write(HttpStatus.FORBIDDEN, request, response);
    }
}
