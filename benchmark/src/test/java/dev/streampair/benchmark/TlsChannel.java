package dev.streampair.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** What is written to a socket is encrypted, and what is read decrypted, on the calling thread. */
final class TlsChannel implements ByteChannel {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;

    private final SSLEngine engine;

    /** What has come and is not decrypted yet. */
    private final ByteBuffer received;

    private final ByteBuffer toSend;

    private TlsChannel(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        int size = engine.getSession().getPacketBufferSize();
        this.received = ByteBuffer.allocateDirect(2 * size);
        this.toSend = ByteBuffer.allocateDirect(size);
    }

    /**
     * Shakes hands, and waits for the end of it.
     *
     * @param channel one that blocks
     */
    static TlsChannel open(SocketChannel channel, SSLContext context) throws IOException {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        TlsChannel opened = new TlsChannel(channel, engine);
        engine.beginHandshake();
        opened.shakeHands();
        return opened;
    }

    private void shakeHands() throws IOException {
        ByteBuffer none = ByteBuffer.allocate(this.engine.getSession().getApplicationBufferSize());
        HandshakeStatus status = this.engine.getHandshakeStatus();
        while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
            switch (status) {
                case NEED_TASK -> this.engine.getDelegatedTask().run();
                case NEED_WRAP -> write(NOTHING.duplicate());
                default -> {
                    if (decrypt(none) == SSLEngineResult.Status.BUFFER_UNDERFLOW && receive() < 0) {
                        throw new IOException("The connection was closed during the handshake");
                    }
                }
            }
            status = this.engine.getHandshakeStatus();
        }
    }

    private int receive() throws IOException {
        return this.channel.read(this.received);
    }

    private SSLEngineResult.Status decrypt(ByteBuffer target) throws IOException {
        this.received.flip();
        SSLEngineResult result = this.engine.unwrap(this.received, target);
        this.received.compact();
        return result.getStatus();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int before = target.position();
        int count = receive();
        while (decrypt(target) == SSLEngineResult.Status.OK && this.received.position() > 0) {
            // Goes on with the next record.
        }
        return (count < 0) ? count : target.position() - before;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int before = source.position();
        do {
            this.toSend.clear();
            this.engine.wrap(source, this.toSend);
            this.toSend.flip();
            while (this.toSend.hasRemaining()) {
                this.channel.write(this.toSend);
            }
        } while (source.hasRemaining());
        return source.position() - before;
    }

    @Override
    public boolean isOpen() {
        return this.channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        this.channel.close();
    }
}
