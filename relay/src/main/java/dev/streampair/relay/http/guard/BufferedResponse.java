package dev.streampair.relay.http.guard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Buffers a servlet's answer until it is complete, and then writes it without waiting: a client that reads slowly, or
 * never, holds no thread. Answers of more than 256 KB, events, and answers for which there is no room left are written
 * directly.
 *
 * <p>Jetty's own {@code BufferedResponseHandler} bounds each answer, but not their sum.
 */
public final class BufferedResponse extends Response.Wrapper {

    private static final int MAX_BYTES = 256 * 1024;

    private static final String EVENTS = "text/event-stream";

    private final MemoryBudget.Share share;

    /** The buffered part of the answer; {@code null} once it is passed on. */
    private @Nullable ByteArrayOutputStream held = new ByteArrayOutputStream(0);

    /**
     * @param share grows by the bytes that are buffered
     */
    public BufferedResponse(Request request, Response response, MemoryBudget.Share share) {
        super(request, response);
        this.share = share;
    }

    /**
     * Buffers the last write as well: when a servlet has written all of the declared length, Jetty marks that write as
     * the last, and the servlet waits for it.
     */
    @Override
    public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
        ByteArrayOutputStream current = this.held;
        if (current == null) {
            super.write(last, content, callback);
        } else if (fits(current, (content != null) ? content.remaining() : 0)) {
            append(current, content);
            callback.succeeded();
        } else {
            passOn(last, content, callback);
        }
    }

    private void passOn(boolean last, @Nullable ByteBuffer content, Callback callback) {
        ByteArrayOutputStream current = Objects.requireNonNull(this.held);
        this.held = null;
        append(current, content);
        super.write(last, ByteBuffer.wrap(current.toByteArray()), callback);
    }

    private boolean fits(ByteArrayOutputStream current, int more) {
        return current.size() + more <= MAX_BYTES
                && !EVENTS.equals(getHeaders().get(HttpHeader.CONTENT_TYPE))
                && this.share.grow(more);
    }

    private static void append(ByteArrayOutputStream current, @Nullable ByteBuffer content) {
        if (content != null) {
            byte[] bytes = new byte[content.remaining()];
            content.get(bytes);
            current.writeBytes(bytes);
        }
    }

    /**
     * Returns a callback for the servlets that writes the buffered answer before it completes another callback.
     *
     * @param callback the other callback
     */
    public Callback writingFirst(Callback callback) {
        return Callback.from(
                () -> {
                    if (this.held == null) {
                        callback.succeeded();
                    } else {
                        passOn(true, null, callback);
                    }
                },
                callback::failed);
    }
}
