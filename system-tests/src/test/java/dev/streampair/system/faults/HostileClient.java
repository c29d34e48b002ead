package dev.streampair.system.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One of a {@link HostileCrowd}. All but what it has come to is touched by the crowd's thread only. */
final class HostileClient {

    /** Of one that does not read, so that it is soon full. */
    private static final int UNREAD_BYTES = 4 * 1024;

    /** One that does not read does not hear that its connection is gone: the service ends it after 30 seconds. */
    private static final Duration MAX_UNREAD = Duration.ofSeconds(35);

    private final HostileCrowd.Role role;

    private final InetSocketAddress service;

    private final Selector selector;

    private final ByteBuffer buffer;

    private final byte[] head;

    private final byte[] tail;

    private ByteBuffer toSend = ByteBuffer.allocate(0);

    private long since;

    private volatile @Nullable SocketChannel channel;

    private final AtomicInteger connections = new AtomicInteger();

    private final AtomicLong bytesRead = new AtomicLong();

    private volatile String answer = "";

    /**
     * @param buffer what is read goes there, and is forgotten
     */
    HostileClient(HostileCrowd.Role role, InetSocketAddress service, Selector selector, ByteBuffer buffer) {
        this.role = role;
        this.service = service;
        this.selector = selector;
        this.buffer = buffer;
        this.head = role.head().getBytes(StandardCharsets.US_ASCII);
        this.tail = role.tail().getBytes(StandardCharsets.US_ASCII);
    }

    HostileCrowd.Role role() {
        return this.role;
    }

    /** Whether it has had a connection. */
    boolean hasConnected() {
        return connections() > 0;
    }

    /** How many connections it has had. */
    int connections() {
        return this.connections.get();
    }

    /** Whether its connection is gone, and it does not come back. */
    boolean hasGone() {
        return hasConnected() && this.channel == null;
    }

    long bytesRead() {
        return this.bytesRead.get();
    }

    /** The beginning of what it was answered on its last connection. */
    String answer() {
        return this.answer;
    }

    void connect() {
        try {
            SocketChannel next = SocketChannel.open();
            if (!this.role.reads()) {
                next.setOption(StandardSocketOptions.SO_RCVBUF, UNREAD_BYTES);
            }
            next.configureBlocking(false);
            next.connect(this.service);
            next.register(this.selector, SelectionKey.OP_CONNECT, this);
            this.channel = next;
            this.answer = "";
            this.since = System.nanoTime();
            this.toSend = ByteBuffer.wrap(this.head);
        } catch (IOException ex) {
            throw new UncheckedIOException("No more connections: are there file descriptors?", ex);
        }
    }

    /** Does what its connection is ready for. */
    void go() {
        SocketChannel current = this.channel;
        SelectionKey key = (current != null) ? current.keyFor(this.selector) : null;
        if (current == null || key == null || !key.isValid()) {
            return;
        }
        try {
            if (key.isConnectable() && current.finishConnect()) {
                this.connections.incrementAndGet();
                key.interestOps(SelectionKey.OP_WRITE | (this.role.reads() ? SelectionKey.OP_READ : 0));
                return;
            }
            if (key.isReadable() && !read(current)) {
                comeBack();
                return;
            }
            if (key.isWritable() && !write(current)) {
                key.interestOpsAnd(~SelectionKey.OP_WRITE);
            }
        } catch (IOException ex) {
            comeBack();
        }
    }

    private boolean read(SocketChannel current) throws IOException {
        int count = current.read(this.buffer.clear());
        if (count > 0) {
            this.bytesRead.addAndGet(count);
            String before = this.answer;
            if (before.length() < UNREAD_BYTES) {
                this.answer = before + StandardCharsets.ISO_8859_1.decode(this.buffer.flip());
            }
        }
        return count >= 0;
    }

    /** Returns whether there is more to send. */
    private boolean write(SocketChannel current) throws IOException {
        current.write(this.toSend);
        if (this.toSend.hasRemaining()) {
            return true;
        }
        if (this.toSend.array() == this.head && this.role.pace() != HostileCrowd.Pace.TRICKLING) {
            this.toSend = ByteBuffer.wrap(this.tail);
        } else if (this.role.pace() == HostileCrowd.Pace.ENDLESSLY) {
            this.toSend.rewind();
        } else {
            return false;
        }
        return this.toSend.hasRemaining();
    }

    /** Time has passed. */
    void tick() {
        if (!this.role.reads() && this.role.comesBack() && System.nanoTime() - this.since > MAX_UNREAD.toNanos()) {
            comeBack();
        } else if (this.role.pace() == HostileCrowd.Pace.TRICKLING) {
            trickle();
        }
    }

    private void trickle() {
        SocketChannel current = this.channel;
        if (current == null || !current.isConnected() || this.toSend.hasRemaining()) {
            return;
        }
        try {
            current.write(ByteBuffer.wrap(this.tail, connections() % this.tail.length, 1));
        } catch (IOException ex) {
            comeBack();
        }
    }

    private void comeBack() {
        disconnect();
        if (this.role.comesBack()) {
            connect();
        }
    }

    void disconnect() {
        SocketChannel current = this.channel;
        this.channel = null;
        if (current != null) {
            try {
                current.close();
            } catch (IOException ex) {
                // It is as good as closed.
            }
        }
    }
}
