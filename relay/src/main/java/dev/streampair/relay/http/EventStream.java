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
 * An endless answer. The callback of each write begins the next one. No thread waits for a connection that accepts no
 * bytes; the connection's idle timeout ends the answer.
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
     * @param callback completed when the answer ends
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

    /** Writes what the source has. If a write is in progress, the writing continues by itself afterwards. */
    public void wake() {
        this.writing.iterate();
    }

    /** Writes what the source still has, and ends the answer. */
    public void end() {
        this.ending = true;
        wake();
    }

    /** Aborts the answer, including a write in progress. */
    public void abort() {
        this.writing.abort(new EofException("the answer was aborted"));
    }

    private final class Writing extends IteratingCallback {

        private boolean last;

        @Override
        protected Action process() {
            if (this.last) {
                return Action.SUCCEEDED;
            }
            // Read before the source: what arrived before the call of end() is still written.
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

        /** Called once and immediately. It ends a write that is in progress when the answer is aborted. */
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
