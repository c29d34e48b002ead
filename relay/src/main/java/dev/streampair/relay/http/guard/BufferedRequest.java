package dev.streampair.relay.http.guard;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** A request whose whole body has arrived, so that reading it never waits. */
public final class BufferedRequest extends Request.Wrapper {

    private Content.Chunk next;

    public BufferedRequest(Request request, byte[] body) {
        super(request);
        this.next = (body.length == 0) ? Content.Chunk.EOF : Content.Chunk.from(ByteBuffer.wrap(body), true);
    }

    @Override
    public long getLength() {
        return this.next.remaining();
    }

    @Override
    public Content.Chunk read() {
        Content.Chunk chunk = this.next;
        this.next = Content.Chunk.next(chunk);
        return chunk;
    }

    @Override
    public void demand(Runnable demandCallback) {
        getComponents().getExecutor().execute(demandCallback);
    }

    @Override
    public void fail(Throwable failure) {
        this.next = Content.Chunk.from(failure, true);
    }
}
