package dev.streampair.relay.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer without end. Each write begins when the one before is done, by the callback of that; no thread waits for a
 * connection that takes nothing, and its idle timeout ends the answer.
 *
 * <p>Safe for use by several threads.
 */
public final class EventStream {

    private static final Logger logger = LoggerFactory.getLogger(EventStream.class);

    private static final int BUFFER_BYTES = 4 * 1024;

    private final Response response;

    private final Callback callback;

    private final EventSource source;

    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    private final Writing writing = new Writing();

    private volatile boolean ending;

    /**
     * @param callback is completed in the end
     */
    EventStream(Response response, Callback callback, EventSource source) {
        this.response = response;
        this.callback = callback;
        this.source = source;
    }

    void begin() {
        this.source.opened(this);
        wake();
    }

    /** Writes what there is to write, if no write is on the way: it goes on by itself then. */
    public void wake() {
        this.writing.iterate();
    }

    /** Writes what there still is, and ends the answer. */
    public void end() {
        this.ending = true;
        wake();
    }

    /** Breaks the answer off, whatever is on the way. */
    public void abort() {
        this.writing.abort(new EofException("the answer was broken off"));
    }

    private final class Writing extends IteratingCallback {

        private boolean last;

        @Override
        protected Action process() {
            if (this.last) {
                return Action.SUCCEEDED;
            }
            // Before the look at the source: what came before the order to end is still written.
            boolean end = EventStream.this.ending;
            ByteBuffer bytes = EventStream.this.buffer.clear();
            EventStream.this.source.writeTo(bytes);
            bytes.flip();
            if (!bytes.hasRemaining() && !end) {
                return Action.IDLE;
            }
            this.last = !bytes.hasRemaining();
            EventStream.this.response.write(this.last, bytes, this);
            return Action.SCHEDULED;
        }

        /** Called once, and at once: a write that is on the way when the answer is broken off ends by it. */
        @Override
        protected void onFailure(Throwable cause) {
            if (!(cause instanceof IOException) && !(cause instanceof TimeoutException)) {
                logger.warn("Dropped a subscriber: writing to it failed", cause);
            }
            EventStream.this.callback.failed(cause);
        }

        @Override
        protected void onCompleteSuccess() {
            EventStream.this.callback.succeeded();
            EventStream.this.source.closed();
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            EventStream.this.source.closed();
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
