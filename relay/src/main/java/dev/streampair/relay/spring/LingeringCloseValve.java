package dev.streampair.relay.spring;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Reads on after an answer, most of all a refusal, for a bounded time. A client that still sends its body would lose the
 * answer if the connection closed under it, so what comes is read and forgotten; but Tomcat itself would wait for the last
 * byte, however slowly it comes. Here a client that is not done in time loses its connection.
 */
final class LingeringCloseValve extends ValveBase {

    /** Measured from the answer on. A single read takes no longer than the container's own timeout. */
    private static final Duration LINGERING_TIME = Duration.ofSeconds(2);

    private static final int MAX_BYTES = 2 * 1024 * 1024;

    /** Lets answers that come later pass: those who follow the stream send no body. */
    LingeringCloseValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (!request.isAsync() && !request.getCoyoteRequest().isFinished()) {
            response.finishResponse();
            if (!isReadToItsEnd(request.getCoyoteRequest())) {
                request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            }
        }
    }

    /** Reads below the request's own stream: that was closed with the response. */
    private static boolean isReadToItsEnd(org.apache.coyote.Request request) {
        long start = System.nanoTime();
        Forgetful forgetful = new Forgetful();
        int total = 0;
        try {
            while (total < MAX_BYTES && System.nanoTime() - start < LINGERING_TIME.toNanos()) {
                int count = request.doRead(forgetful);
                if (count < 0) {
                    return true;
                }
                total += count;
            }
        } catch (IOException ex) {
            // The client has gone or stalls: there is nobody to wait for.
        }
        return false;
    }

    /** Is given what was read, and keeps nothing of it. */
    private static final class Forgetful implements ApplicationBufferHandler {

        private ByteBuffer last = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            this.last = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return this.last;
        }

        @Override
        public void expand(int size) {
            // Whoever reads brings a buffer of its own.
        }
    }
}
