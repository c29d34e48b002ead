package dev.streampair.relay.http;

import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.server.Request;

/**
 * The role that may post in the peer's name, in an application that knows the roles of its logins.
 *
 * @param name its name in the servlet container
 */
public record PeerRole(String name) {

    private static final String LACKED = PeerRole.class.getName() + ".lacked";

    /** Marks a request whose sender lacks the role. */
    void mark(HttpServletRequest login, Request request) {
        if (!login.isUserInRole(this.name)) {
            request.setAttribute(LACKED, true);
        }
    }

    /** Whether the request's sender is known to lack the role. */
    static boolean isLacked(Request request) {
        return request.getAttribute(LACKED) != null;
    }
}
