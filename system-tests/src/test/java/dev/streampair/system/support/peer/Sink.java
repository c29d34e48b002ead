package dev.streampair.system.support.peer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.streampair.system.support.process.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A peer in which the stream ends: takes numbered events as design section 3 wants it, and keeps their items in order.
 * Of each source it knows how many items it has taken, and skips as many of what it gets again.
 */
public final class Sink implements AutoCloseable {

    private static final int THREADS = 8;

    private final int port = FreePorts.next();

    private final Duration latency;

    private final CountDownLatch closed = new CountDownLatch(1);

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    private final HttpServer server;

    /** The items of each source, the sources in the order in which they were first heard of. Guarded by this. */
    private final Map<String, List<Long>> itemsBySource = new LinkedHashMap<>();

    // Both guarded by this.

    private int size;

    private int repeats;

    public Sink() {
        this(Duration.ZERO);
    }

    /** Makes one that takes its time for each delivery. */
    public Sink(Duration latency) {
        this.latency = latency;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), 0);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        this.server.setExecutor(this.threads);
        this.server.createContext("/stream", this::take);
        this.server.start();
    }

    public int port() {
        return this.port;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String source = exchange.getRequestHeaders().getFirst("ce-source");
            long firstNumber = Long.parseLong(
                    exchange.getRequestHeaders().getFirst("ce-id").replaceFirst("-.*", ""));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            pause();
            boolean taken =
                    append(source, firstNumber, body.replaceAll("[\\[\\] ]", "").split(","));
            if (taken) {
                exchange.getResponseHeaders().set("Stream-Verdict", "accepted");
            }
            exchange.sendResponseHeaders(taken ? 202 : 500, -1);
        }
    }

    private void pause() throws IOException {
        try {
            this.closed.await(this.latency.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException(ex);
        }
    }

    /**
     * Takes what is new; nothing if there is a gap before it, which then never closes, and the test sees the stream
     * stand.
     */
    private synchronized boolean append(String source, long firstNumber, String[] items) {
        List<Long> taken = this.itemsBySource.computeIfAbsent(source, (key) -> new ArrayList<>());
        long skipped = taken.size() + 1 - firstNumber;
        if (skipped < 0) {
            return false;
        }
        for (int i = (int) Math.min(skipped, items.length); i < items.length; i++) {
            taken.add(Long.valueOf(items[i]));
            this.size++;
        }
        this.repeats += (skipped > 0) ? 1 : 0;
        return true;
    }

    /** How many items it has taken. */
    public synchronized int size() {
        return this.size;
    }

    /** How many deliveries held something that it had. */
    public synchronized int repeats() {
        return this.repeats;
    }

    /** The items, one source after the other. */
    public List<Long> items() {
        return itemsBySource().stream().flatMap(List::stream).toList();
    }

    /** The items of each source: of each life of a service. */
    public synchronized List<List<Long>> itemsBySource() {
        return this.itemsBySource.values().stream().map(List::copyOf).toList();
    }

    @Override
    public void close() {
        this.closed.countDown();
        this.server.stop(0);
        this.threads.shutdownNow();
    }
}
