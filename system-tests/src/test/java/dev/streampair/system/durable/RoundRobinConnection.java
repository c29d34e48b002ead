package dev.streampair.system.durable;

import dev.streampair.system.support.peer.HttpMessage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Passes the requests of one sender to one replica after another, over a connection to each that is kept. */
final class RoundRobinConnection implements Runnable, AutoCloseable {

    /** For a replica that never answers: longer than any sender waits. */
    private static final int TIMEOUT_MILLIS = 60_000;

    private final Socket sender;

    private final RoundRobinProxy proxy;

    private final Map<Integer, Socket> replicas = new ConcurrentHashMap<>();

    RoundRobinConnection(Socket sender, RoundRobinProxy proxy) {
        this.sender = sender;
        this.proxy = proxy;
    }

    @Override
    public void run() {
        try {
            this.sender.setTcpNoDelay(true);
            InputStream requests = new BufferedInputStream(this.sender.getInputStream());
            while (true) {
                byte[] request = HttpMessage.read(requests);
                Socket replica = nextReplica();
                replica.getOutputStream().write(request);
                this.sender.getOutputStream().write(HttpMessage.read(replica.getInputStream()));
            }
        } catch (IOException ex) {
            // The sender is gone, or a replica is: then the sender cannot know what became of its request.
        } finally {
            close();
            this.proxy.ended(this);
        }
    }

    /** Returns a connection to the next replica that has one, or accepts one. */
    private Socket nextReplica() throws IOException {
        for (int i = 0; i < this.proxy.replicaCount(); i++) {
            int port = this.proxy.nextReplica();
            Socket replica = this.replicas.get(port);
            if (replica != null) {
                return replica;
            }
            try {
                replica = new Socket(InetAddress.getLoopbackAddress(), port);
                replica.setTcpNoDelay(true);
                replica.setSoTimeout(TIMEOUT_MILLIS);
                this.replicas.put(port, replica);
                return replica;
            } catch (ConnectException ex) {
                // It is down: the next one may be up.
            }
        }
        throw new ConnectException("No replica accepts a connection");
    }

    @Override
    public void close() {
        close(this.sender);
        this.replicas.values().forEach(RoundRobinConnection::close);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ex) {
            // It is as good as closed.
        }
    }
}
