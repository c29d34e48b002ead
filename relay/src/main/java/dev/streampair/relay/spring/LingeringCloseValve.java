package dev.streampair.relay.spring;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Reads on after a refusal, for a bounded time. A client that still sends its body would lose the answer if the connection
 * closed under it, so what comes is read and forgotten; but Tomcat itself would wait for the last byte, however slowly it
 * comes. Here a client that is not done in time loses its connection.
 */
final class LingeringCloseValve extends ValveBase {

    /** Measured from the answer on. A single read takes no longer than the container's own timeout. */
    private static final Duration LINGERING_TIME = Duration.ofSeconds(2);

    private static final int MAX_BYTES = 2 * 1024 * 1024;

    /** Lets answers that come later pass: they are no refusals. */
    LingeringCloseValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (response.getStatus() >= 400 && !request.getCoyoteRequest().isFinished()) {
            response.finishResponse();
            if (!isReadToItsEnd(request)) {
                request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            }
        }
    }

    private static boolean isReadToItsEnd(Request request) {
        long start = System.nanoTime();
        byte[] forgotten = new byte[8 * 1024];
        int total = 0;
        try {
            InputStream body = request.getInputStream();
            while (total < MAX_BYTES && System.nanoTime() - start < LINGERING_TIME.toNanos()) {
                int count = body.read(forgotten);
                if (count < 0) {
                    return true;
                }
                total += count;
            }
        } catch (IOException | IllegalStateException ex) {
            // The client has gone or stalls: there is nobody to wait for.
        }
        return false;
    }
}
