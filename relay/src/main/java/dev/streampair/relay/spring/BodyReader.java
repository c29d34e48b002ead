package dev.streampair.relay.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;

/**
 * Reads a request's body, bounded in bytes and in time: a client that trickles holds a thread no longer than the time
 * allowed and the container's timeout for a single read.
 */
final class BodyReader {

    private static final int INITIAL_BYTES = 8 * 1024;

    private final int maxBytes;

    private final Duration timeout;

    BodyReader(RelayProperties.Inbound limits) {
        this((int) limits.maxBytes().toBytes(), limits.timeout());
    }

    /**
     * @param timeout how long a body may take to come
     */
    BodyReader(int maxBytes, Duration timeout) {
        this.maxBytes = maxBytes;
        this.timeout = timeout;
    }

    /**
     * Returns the whole body.
     *
     * @throws RefusedPostingException if it is too large, ends too early, or takes too long to come
     */
    byte[] read(HttpServletRequest request) {
        long declared = request.getContentLengthLong();
        if (declared > this.maxBytes) {
            throw tooLarge();
        }
        try {
            return read(request.getInputStream(), declared);
        } catch (IOException ex) {
            throw new RefusedPostingException(
                    Problem.INCOMPLETE_BODY, "Not taken: the body did not come whole. Send it again.");
        }
    }

    /**
     * @param declared how many bytes there are, or -1 if that is not known
     */
    private byte[] read(InputStream input, long declared) throws IOException {
        long start = System.nanoTime();
        boolean fits = declared >= 0 && declared <= INITIAL_BYTES;
        byte[] buffer = new byte[fits ? (int) declared : Math.min(INITIAL_BYTES, this.maxBytes + 1)];
        int size = 0;
        while (size != declared) {
            if (size == buffer.length) {
                buffer = Arrays.copyOf(buffer, (int) Math.min(2L * size, this.maxBytes + 1L));
            }
            int count = input.read(buffer, size, buffer.length - size);
            if (count < 0) {
                break;
            }
            size += count;
            if (size > this.maxBytes) {
                throw tooLarge();
            }
            if (System.nanoTime() - start > this.timeout.toNanos()) {
                throw tooSlow();
            }
        }
        return (size == buffer.length) ? buffer : Arrays.copyOf(buffer, size);
    }

    private RefusedPostingException tooSlow() {
        return new RefusedPostingException(
                Problem.INCOMPLETE_BODY,
                "Not taken: the body took more than %s to come. Send it again, faster.".formatted(this.timeout));
    }

    private RefusedPostingException tooLarge() {
        return new RefusedPostingException(
                Problem.TOO_LARGE,
                "Not taken: more than %d bytes. Send the items in several arrays.".formatted(this.maxBytes));
    }
}
