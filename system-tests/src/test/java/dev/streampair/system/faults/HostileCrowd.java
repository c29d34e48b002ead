package dev.streampair.system.faults;

import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * Many clients that cost a service as much as they can, on one thread. Those that lose their connection come back, if
 * their {@linkplain Role role} says so, until the crowd is closed.
 */
final class HostileCrowd implements AutoCloseable {

    /** Between two bytes of those that trickle. */
    private static final long TICK_MILLIS = 200;

    /** How many connect between two looks at the others. */
    private static final int AT_ONCE = 20;

    private final InetSocketAddress service;

    private final Selector selector;

    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

    private final Thread thread = new Thread(this::run, "hostile-crowd");

    private final ConcurrentLinkedQueue<HostileClient> joining = new ConcurrentLinkedQueue<>();

    /** Written by the caller, read by its thread as well. */
    private final List<HostileClient> clients = new ArrayList<>();

    private volatile boolean closed;

    private long nextTick;

    HostileCrowd(ServiceProcess service) throws IOException {
        this.service = new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port());
        this.selector = Selector.open();
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Adds clients, and waits until each has a connection. */
    HostileCrowd join(Role role, int count) {
        List<HostileClient> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            added.add(new HostileClient(role, this.service, this.selector, this.buffer));
        }
        this.clients.addAll(added);
        this.joining.addAll(added);
        this.selector.wakeup();
        await("%d more connections".formatted(count))
                .atMost(LoggedProcess.PATIENCE)
                .until(() -> added.stream().allMatch(HostileClient::hasConnected));
        return this;
    }

    /** The clients that play a role. */
    List<HostileClient> of(Role role) {
        return this.clients.stream()
                .filter((client) -> client.role().equals(role))
                .toList();
    }

    /** How many clients fulfil a condition. */
    long count(Predicate<HostileClient> condition) {
        return this.clients.stream().filter(condition).count();
    }

    private void run() {
        try {
            while (!this.closed) {
                this.selector.select((key) -> ((HostileClient) key.attachment()).go(), TICK_MILLIS / 4);
                connectSome();
                if (System.nanoTime() > this.nextTick) {
                    this.nextTick = System.nanoTime() + TICK_MILLIS * 1_000_000;
                    this.selector.keys().stream()
                            .map((key) -> (HostileClient) key.attachment())
                            .toList()
                            .forEach(HostileClient::tick);
                }
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Not all at once: only so many can wait until a service accepts them, and the system resets the others. */
    private void connectSome() {
        for (int i = 0; i < AT_ONCE; i++) {
            HostileClient next = this.joining.poll();
            if (next != null) {
                next.connect();
            }
        }
    }

    /** Ends all connections. */
    @Override
    public void close() throws IOException {
        this.closed = true;
        this.selector.wakeup();
        try {
            this.thread.join(LoggedProcess.PATIENCE.toMillis());
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        this.selector.close();
        this.clients.forEach(HostileClient::disconnect);
    }

    /**
     * What a client does.
     *
     * @param head what it sends first, at once
     * @param tail what it sends then
     * @param pace how it sends that
     * @param reads whether it reads what it is answered
     * @param comesBack whether it comes back when its connection is gone, or, if it does not read, has been there for
     *     long
     */
    record Role(String head, String tail, Pace pace, boolean reads, boolean comesBack) {}

    /** How something is sent. */
    enum Pace {
        /** At once, as far as the service takes it. */
        ONCE,

        /** Over and over, as far as the service takes it. */
        ENDLESSLY,

        /** Byte by byte, over and over. */
        TRICKLING
    }
}
