package dev.streampair.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A connection over which the same request goes again and again; each must be answered with 202 and no body. */
final class LoadConnection implements AutoCloseable {

    private static final String STATUS = "HTTP/1.1 202";

    private static final int END_OF_HEAD = 0x0d0a0d0a;

    private final ByteChannel channel;

    private final ByteBuffer request;

    private final ByteBuffer answer = ByteBuffer.allocateDirect(8 * 1024);

    private long sentAt;

    private LoadConnection(ByteChannel channel, byte[] request) {
        this.channel = channel;
        this.request = ByteBuffer.allocateDirect(request.length).put(request);
    }

    static LoadConnection open(InetSocketAddress address, Guard guard, byte[] request, Selector selector)
            throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        LoadConnection connection = new LoadConnection(guard.open(channel), request);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, connection);
        return connection;
    }

    /** @param now the time, as {@link System#nanoTime} tells it */
    void send(long now) {
        this.sentAt = now;
        try {
            this.request.rewind();
            while (this.request.hasRemaining()) {
                this.channel.write(this.request);
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    long sentAt() {
        return this.sentAt;
    }

    /** Reads what has come, and returns whether it is a whole answer. */
    boolean readAnswer() {
        try {
            if (this.channel.read(this.answer) < 0) {
                throw new IOException("The connection was closed");
            }
            int size = this.answer.position();
            if (size < 4 || this.answer.getInt(size - 4) != END_OF_HEAD) {
                return false;
            }
            byte[] status = new byte[STATUS.length()];
            this.answer.rewind().get(status).clear();
            if (!new String(status, StandardCharsets.US_ASCII).equals(STATUS)) {
                throw new IOException("The answer is not 202 but " + new String(status, StandardCharsets.US_ASCII));
            }
            return true;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close() throws IOException {
        this.channel.close();
    }
}
