package dev.streampair.system.faults;

import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Many who follow a service's stream: one thread reads for those who read, and forgets what it reads. */
final class Crowd implements AutoCloseable {

    private static final ByteBuffer REQUEST =
            StandardCharsets.US_ASCII.encode("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");

    /** Of one who does not read, so that it is soon full. */
    private static final int IDLE_BUFFER_BYTES = 4 * 1024;

    private static final int READER_BUFFER_BYTES = 64 * 1024;

    private final List<SocketChannel> channels = new ArrayList<>();

    private final Selector selector;

    private final AtomicLong bytesRead = new AtomicLong();

    /** How many of those who read have lost their connection. */
    private final AtomicLong broken = new AtomicLong();

    private Crowd(Selector selector) {
        this.selector = selector;
    }

    /**
     * Begins to follow.
     *
     * @param reading how many read
     * @param idle how many never read
     */
    static Crowd follow(ServiceProcess service, int reading, int idle) throws IOException {
        Crowd crowd = new Crowd(Selector.open());
        for (int i = 0; i < reading; i++) {
            crowd.connect(service.port(), READER_BUFFER_BYTES)
                    .configureBlocking(false)
                    .register(crowd.selector, SelectionKey.OP_READ);
        }
        for (int i = 0; i < idle; i++) {
            crowd.connect(service.port(), IDLE_BUFFER_BYTES);
        }
        Thread thread = new Thread(crowd::run, "crowd");
        thread.setDaemon(true);
        thread.start();
        return crowd;
    }

    private SocketChannel connect(int port, int bufferBytes) throws IOException {
        SocketChannel channel = SocketChannel.open();
        this.channels.add(channel);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, bufferBytes);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(REQUEST.duplicate());
        return channel;
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        try {
            while (this.selector.isOpen()) {
                this.selector.select((key) -> read(key, buffer));
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void read(SelectionKey key, ByteBuffer buffer) {
        try {
            int count = ((SocketChannel) key.channel()).read(buffer.clear());
            if (count >= 0) {
                this.bytesRead.addAndGet(count);
                return;
            }
        } catch (IOException ex) {
            // It is broken.
        }
        key.cancel();
        this.broken.incrementAndGet();
    }

    long bytesRead() {
        return this.bytesRead.get();
    }

    /** Waits until those who read have read this much together. */
    void awaitBytes(long bytes) {
        await("%d bytes for those who read".formatted(bytes))
                .atMost(LoggedProcess.PATIENCE)
                .until(() -> bytesRead() >= bytes);
    }

    long broken() {
        return this.broken.get();
    }

    @Override
    public void close() throws IOException {
        this.selector.close();
        for (SocketChannel channel : this.channels) {
            channel.close();
        }
    }
}
