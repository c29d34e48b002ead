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
 * Holds what a servlet writes until the answer is whole, and then writes it without waiting: a client that reads slowly, or
 * never, holds no thread. Answers that are larger than most, events, and those for which there is no room any more are
 * written as they come.
 *
 * <p>Jetty's own {@code BufferedResponseHandler} bounds each answer, but not their sum.
 */
public final class BufferedResponse extends Response.Wrapper {

    private static final int MAX_BYTES = 256 * 1024;

    private static final String EVENTS = "text/event-stream";

    private final MemoryBudget.Share share;

    /** What was written so far; {@code null} once it is passed on. */
    private @Nullable ByteArrayOutputStream held = new ByteArrayOutputStream(0);

    /**
     * @param share is grown by what is held
     */
    public BufferedResponse(Request request, Response response, MemoryBudget.Share share) {
        super(request, response);
        this.share = share;
    }

    /** Holds the last write as well: who writes all that the answer's length says has it marked as the last, and waits for it. */
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
     * Returns a callback for the servlets: what is held then is written before another is completed.
     *
     * @param callback is completed in the end
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
