package dev.streampair.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Posts one integer after another over several kept connections, each with one request on its way at a time, on the
 * calling thread: a client that leaves the CPU to the service.
 */
final class HttpLoad {

    private static final int CONNECTIONS = 32;

    private HttpLoad() {}

    /**
     * Posts to ports of this machine, over as many connections to each, until the time is over or so many were
     * answered. One is always answered: a cold service may take longer for it than the time.
     *
     * @param ports where the service listens
     * @param guard who may come to the service
     * @throws IOException if an answer is not 202 without a body
     */
    static LoadResult run(List<Integer> ports, Guard guard, Duration time, long maxPosts) throws IOException {
        List<LoadConnection> connections = new ArrayList<>();
        Latencies latencies = new Latencies();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(open(ports.get(i % ports.size()), guard, selector));
            }
            long start = System.nanoTime();
            for (LoadConnection connection : connections) {
                connection.send(System.nanoTime());
            }
            while (latencies.count() < maxPosts
                    && (latencies.count() == 0 || System.nanoTime() - start < time.toNanos())) {
                selector.select((key) -> answered(key, latencies), 1000);
            }
            return new LoadResult(Duration.ofNanos(System.nanoTime() - start), latencies);
        } finally {
            for (LoadConnection connection : connections) {
                connection.close();
            }
        }
    }

    private static LoadConnection open(int port, Guard guard, Selector selector) throws IOException {
        byte[] request = ("POST /stream HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
                        + "%sContent-Length: 7\r\n\r\n1234567")
                .formatted(port, guard.header())
                .getBytes(StandardCharsets.US_ASCII);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return LoadConnection.open(address, guard, request, selector);
    }

    private static void answered(SelectionKey key, Latencies latencies) {
        LoadConnection connection = (LoadConnection) key.attachment();
        long sent = connection.sentAt();
        if (connection.readAnswer()) {
            long now = System.nanoTime();
            latencies.add(now - sent);
            connection.send(now);
        }
    }

    /**
     * What a load came to.
     *
     * @param time how long it took
     * @param latencies from each request to the end of its answer
     */
    record LoadResult(Duration time, Latencies latencies) {

        double postsPerSecond() {
            return this.latencies.count() / (this.time.toNanos() / 1e9);
        }
    }
}
