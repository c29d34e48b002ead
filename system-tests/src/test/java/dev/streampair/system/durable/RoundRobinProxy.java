package dev.streampair.system.durable;

import dev.streampair.system.support.process.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before the replicas of a service, and gives each request to the next of them that accepts a connection. When a
 * replica dies with a request, the sender hears nothing: what became of the request is not known.
 */
final class RoundRobinProxy implements AutoCloseable {

    private static final int BACKLOG = 50;

    private final int port = FreePorts.next();

    private final List<Integer> replicas;

    private final AtomicInteger turns = new AtomicInteger();

    private final ServerSocket listener;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final Set<RoundRobinConnection> connections = ConcurrentHashMap.newKeySet();

    /**
     * Listens at once.
     *
     * @param replicas the ports where they listen, or will
     */
    RoundRobinProxy(List<Integer> replicas) {
        this.replicas = List.copyOf(replicas);
        try {
            this.listener = new ServerSocket(this.port, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        this.threads.execute(this::serve);
    }

    int port() {
        return this.port;
    }

    int replicaCount() {
        return this.replicas.size();
    }

    /** Returns the port of the replica whose turn it is. */
    int nextReplica() {
        return this.replicas.get(Math.floorMod(this.turns.getAndIncrement(), this.replicas.size()));
    }

    private void serve() {
        while (!this.listener.isClosed()) {
            try {
                Socket sender = this.listener.accept();
                RoundRobinConnection connection = new RoundRobinConnection(sender, this);
                this.connections.add(connection);
                this.threads.execute(connection);
            } catch (IOException ex) {
                // The proxy was closed; or the client has gone already.
            }
        }
    }

    void ended(RoundRobinConnection connection) {
        this.connections.remove(connection);
    }

    @Override
    public void close() {
        try {
            this.listener.close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        this.connections.forEach(RoundRobinConnection::close);
        this.threads.shutdown();
    }
}
