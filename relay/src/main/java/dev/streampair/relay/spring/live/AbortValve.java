package dev.streampair.relay.spring.live;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Gives those who answer a GET a way to break its connection off. The end of an answer, which is all that the Servlet API
 * has, would wait for a client that does not read.
 */
final class AbortValve extends ValveBase {

    private static final String ABORT = AbortValve.class.getName();

    AbortValve() {
        super(true);
    }

    /** Returns what breaks the request's connection, if Tomcat is the server; else what does nothing. */
    static Runnable abortOf(HttpServletRequest request) {
        return (request.getAttribute(ABORT) instanceof Runnable abort) ? abort : () -> {};
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getMethod().equals("GET")) {
            Runnable abort = () -> response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
            request.setAttribute(ABORT, abort);
        }
        getNext().invoke(request, response);
    }
}
