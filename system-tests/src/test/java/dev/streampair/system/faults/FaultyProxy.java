package dev.streampair.system.faults;

import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.process.LoggedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Stands between a sender and its peer, passes requests and answers on, and has some meet a {@link Fault}, as the
 * {@linkplain #plan() plan} says. It has one thread for each connection, a bounded number of them, and none once it is
 * closed.
 */
final class FaultyProxy implements AutoCloseable {

    /** How long a {@link Fault#REFUSED} lasts. */
    private static final Duration OUTAGE = Duration.ofMillis(150);

    /** A sender has one connection to its peer; those it gave up may still wait for the end of a delay. */
    private static final int MAX_CONNECTIONS = 100;

    private static final int BACKLOG = 50;

    private final InetSocketAddress address;

    private final InetSocketAddress peer;

    private final FaultPlan plan;

    private final Set<FaultyConnection> connections = ConcurrentHashMap.newKeySet();

    private final CountDownLatch closed = new CountDownLatch(1);

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(1, MAX_CONNECTIONS + 1, 1, TimeUnit.SECONDS, new SynchronousQueue<>());

    private volatile ServerSocket listener;

    /**
     * Listens at once.
     *
     * @param port where, on the loopback address
     * @param peerPort where the peer listens, or will
     */
    FaultyProxy(int port, int peerPort, FaultPlan plan) {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), peerPort);
        this.plan = plan;
        try {
            this.listener = listen();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        this.threads.execute(this::serve);
    }

    int port() {
        return this.address.getPort();
    }

    FaultPlan plan() {
        return this.plan;
    }

    private ServerSocket listen() throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(this.address, BACKLOG);
        return socket;
    }

    /** Accepts connections; when the listener is closed, waits until the outage is over, and listens again. */
    private void serve() {
        try {
            do {
                acceptAll(this.listener);
            } while (!pause(OUTAGE) && reopen());
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private boolean reopen() throws IOException {
        this.listener = listen();
        if (isClosed()) {
            this.listener.close();
        }
        return true;
    }

    private void acceptAll(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                start(new FaultyConnection(new Link(socket.accept(), this.peer), this));
            } catch (IOException ex) {
                // The listener was closed, for a while or for good; or the client has gone already.
            }
        }
    }

    private void start(FaultyConnection connection) {
        this.connections.add(connection);
        try {
            this.threads.execute(connection);
        } catch (RejectedExecutionException ex) {
            ended(connection);
        }
    }

    /** Forgets a connection, and breaks it if it is not yet. */
    void ended(FaultyConnection connection) {
        this.connections.remove(connection);
        connection.reset();
    }

    /** Begins an outage. */
    void refuse() {
        try {
            this.listener.close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Waits, at most until the proxy is closed; returns whether it is. */
    boolean pause(Duration time) {
        try {
            return this.closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private boolean isClosed() {
        return this.closed.getCount() == 0;
    }

    /** Waits until no request is on its way, delayed ones included. */
    void awaitIdle() {
        await("an idle proxy")
                .atMost(LoggedProcess.PATIENCE)
                .until(() -> this.connections.stream().noneMatch(FaultyConnection::isBusy));
    }

    /** Breaks all connections, and waits until no thread is left. */
    @Override
    public void close() {
        this.closed.countDown();
        this.threads.shutdown();
        refuse();
        this.connections.forEach(FaultyConnection::reset);
        await("the end of the proxy's threads").atMost(LoggedProcess.PATIENCE).until(this.threads::isTerminated);
    }
}
