package dev.streampair.relay.spring.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One who follows the stream: a connection, and what it has still to be sent.
 *
 * <p>Nothing here blocks. While the connection takes what is written, the thread that calls {@link #write} has it to
 * itself; when it takes no more, it is the container's, which says when it takes something again, and gives it up when it
 * did not in time ({@code server.tomcat.connection-timeout}).
 *
 * <p>Once the container has said that the connection is gone it uses its objects for another one. So it says so under this
 * object's lock, as the writing goes on under it, and nothing is written afterwards.
 */
final class Follower implements WriteListener, AsyncListener {

    private final Feed feed;

    private final Followers followers;

    private final Runnable abort;

    /** Set by the container's thread, cleared by the writing one. */
    private volatile boolean ready;

    // Guarded by this.

    private boolean gone;

    private boolean unflushed;

    /** Set once, on the request's thread. */
    private volatile @Nullable Connection connection;

    /**
     * @param abort breaks the connection; only for when it takes nothing
     */
    Follower(Feed feed, Followers followers, Runnable abort) {
        this.feed = feed;
        this.followers = followers;
        this.abort = abort;
    }

    /** Begins to follow. Called once, on the request's thread. */
    void begin(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        context.addListener(this);
        ServletOutputStream output = response.getOutputStream();
        this.connection = new Connection(context, output);
        output.setWriteListener(this);
    }

    /**
     * Writes as much as there is and the connection takes.
     *
     * @param bytes for what is on its way
     * @param beat whether to write at least a comment
     */
    synchronized void write(byte[] bytes, boolean beat) {
        Connection current = this.connection;
        if (current == null || !this.ready || this.gone) {
            return;
        }
        if (beat) {
            this.feed.beat();
        }
        // Before the connection is asked: if it says no, the container may say yes at any time.
        this.ready = false;
        try {
            while (current.output().isReady()) {
                if (this.unflushed) {
                    // Each time: what fills the container's buffer would have to wait for it.
                    current.output().flush();
                    this.unflushed = false;
                } else {
                    ByteBuffer buffer = ByteBuffer.wrap(bytes);
                    this.feed.writeTo(buffer);
                    if (buffer.position() == 0) {
                        this.ready = true;
                        return;
                    }
                    current.output().write(bytes, 0, buffer.position());
                    this.unflushed = true;
                }
            }
        } catch (IOException ex) {
            // The other side has gone. The container hears of it as well, and says so.
            this.gone = true;
        }
    }

    /** Ends the answer, or breaks it off if the connection takes nothing. Called by the writing thread. */
    synchronized void end() {
        Connection current = this.connection;
        if (this.gone) {
            return;
        }
        if (current == null || !this.ready) {
            this.abort.run();
            return;
        }
        this.gone = true;
        current.context().complete();
    }

    /** Takes it from those who follow; nothing is written to it any more. */
    void leave() {
        synchronized (this) {
            this.gone = true;
        }
        this.followers.remove(this);
    }

    @Override
    public void onWritePossible() {
        this.ready = true;
        this.followers.wake();
    }

    @Override
    public void onError(Throwable failure) {
        leave();
    }

    @Override
    public void onError(AsyncEvent event) {
        leave();
        event.getAsyncContext().complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        leave();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // There is none.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // It is not started anew.
    }

    private record Connection(AsyncContext context, ServletOutputStream output) {}
}
