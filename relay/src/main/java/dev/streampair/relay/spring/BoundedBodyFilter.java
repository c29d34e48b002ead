package dev.streampair.relay.spring;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;

/**
 * Reads the bodies of requests to the actuator, bounded in bytes and in time, before it does so itself: it reads the body of
 * every request, be it a GET, whatever its size, and for as long as a client cares to trickle. What it reads is JSON: forms
 * have no parameters behind this filter.
 *
 * <p>A body that is too large is answered with 413, one that does not come whole, or not in time, with 408.
 */
final class BoundedBodyFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** More than anything has that the actuator is told. */
    private static final int MAX_BYTES = 64 * 1024;

    private final transient BodyReader reader;

    /**
     * @param timeout how long a body may take to come
     */
    BoundedBodyFilter(Duration timeout) {
        this.reader = new BodyReader(MAX_BYTES, timeout);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!hasBody(request) || request.getServletPath().equals(StreamController.PATH)) {
            chain.doFilter(request, response);
            return;
        }
        byte[] body;
        try {
            body = this.reader.read(request);
        } catch (RefusedPostingException ex) {
            Problem.write(ex.response().getStatusCode(), request, response);
            return;
        }
        chain.doFilter(new ReadRequest(request, body), response);
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    /** A request whose body was read, and is read again as a stream. */
    private static final class ReadRequest extends HttpServletRequestWrapper {

        private final ReadBody body;

        ReadRequest(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = new ReadBody(body);
        }

        @Override
        public ServletInputStream getInputStream() {
            return this.body;
        }
    }

    private static final class ReadBody extends ServletInputStream {

        private final ByteArrayInputStream bytes;

        ReadBody(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return this.bytes.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            return this.bytes.read(buffer, offset, length);
        }

        @Override
        public boolean isFinished() {
            return this.bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("The body is there already: read it");
        }
    }
}
