package dev.streampair.benchmark;

import com.sun.net.httpserver.HttpServer;
import dev.streampair.benchmark.baseline.NaiveService;
import dev.streampair.benchmark.baseline.Receptions;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceHttp;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts what is measured, and ends it with {@link #close}. */
final class Contestants implements AutoCloseable {

    /** The build of this project. */
    static final Path BUILD = Path.of(ServiceCommand.property("services.directory"));

    /** The builds of this project that are measured, by their names. */
    static final Map<String, Path> BUILDS = builds();

    /** So much that nothing is refused. */
    private static final String ROOM = "--relay.outbox.capacity=20000000";

    private final List<AutoCloseable> started = new ArrayList<>();

    private static Map<String, Path> builds() {
        Map<String, Path> builds = new LinkedHashMap<>();
        builds.put(Figure.PAIR, BUILD);
        String other = System.getProperty("benchmark.against");
        if (other != null) {
            builds.put("other " + Figure.PAIR, Path.of(other));
        }
        return builds;
    }

    private MeasuredPair pair(Path build, Guard guard, String... settings) {
        return start(new MeasuredPair(build, guard, settings)).awaitReady();
    }

    /** A pair in which nothing is delivered, and nothing waits; each outbox has room for all that comes. */
    MeasuredPair pausedPair(Path build, String... settings) throws Exception {
        return pausedPair(build, new Guard.Nobody(), settings);
    }

    MeasuredPair pausedPair(Path build, Guard guard, String... settings) throws Exception {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add(ROOM);
        // y's peer is not x until x is up: the exchange stands before its seed is on its way, or comes to rest in x.
        MeasuredPair pair = pair(build, guard, all.toArray(String[]::new));
        MeasuredPair.order(pair.x(), "PAUSED");
        MeasuredPair.order(pair.y(), "PAUSED");
        return pair;
    }

    PairRing pairRing(Path build, String... settings) throws Exception {
        return pairRing(build, new Guard.Nobody(), settings);
    }

    PairRing pairRing(Path build, Guard guard, String... settings) throws Exception {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add(ReceptionLog.MICROSECONDS);
        return new PairRing(pair(build, guard, all.toArray(String[]::new)));
    }

    BaselineRing queues() throws IOException {
        Receptions receptions = newReceptions();
        Baseline queues = start(Baseline.queues("ring", receptions.file().toString()));
        queues.awaitLine("count ");
        return new BaselineRing(receptions, queues);
    }

    /**
     * Two processes of a main class that takes its role, its port, its peer's, and the file of the receptions; the
     * first is the one that counts.
     */
    BaselineRing ring(Class<?> main, String first, String second) throws IOException {
        Receptions receptions = newReceptions();
        String port = Integer.toString(FreePorts.next());
        String peerPort = Integer.toString(FreePorts.next());
        Baseline one = start(
                Baseline.java(main, first, port, peerPort, receptions.file().toString()));
        one.awaitLine("ready");
        Baseline other = start(
                Baseline.java(main, second, peerPort, port, receptions.file().toString()));
        other.awaitLine("ready");
        one.awaitLine("count ");
        return new BaselineRing(receptions, one, other);
    }

    /** Starts one such process, without a peer. */
    Single single(Class<?> main, String role) {
        int port = FreePorts.next();
        Baseline process = start(Baseline.java(main, role, Integer.toString(port), "0"));
        process.awaitLine("ready");
        return new Single(port, process.tree().root());
    }

    BaselineRing naivePair() throws Exception {
        Receptions receptions = newReceptions();
        int x = FreePorts.next();
        int y = FreePorts.next();
        Baseline one = naive(x, y, receptions);
        Baseline other = naive(y, x, receptions);
        one.awaitLine("Started ");
        other.awaitLine("Started ");
        new ServiceHttp(ServiceCommand.loopback(x)).post("/stream", "1");
        return new BaselineRing(receptions, one, other);
    }

    private Baseline naive(int port, int peerPort, Receptions receptions) {
        return start(Baseline.java(
                NaiveService.class,
                "--server.port=" + port,
                "--peer=" + ServiceCommand.loopback(peerPort),
                "--receptions=" + receptions.file()));
    }

    private static Receptions newReceptions() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "benchmark"));
        Path file = Files.createTempFile(folder.toAbsolutePath(), "receptions", null);
        file.toFile().deleteOnExit();
        return new Receptions(file);
    }

    EmptyControllerProcess emptyController() {
        return start(new EmptyControllerProcess(FreePorts.next())).awaitReady();
    }

    /** Starts what takes spans and forgets them, and returns where to send them. */
    String collector() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", (exchange) -> {
            try (exchange) {
                exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
        this.started.add(() -> server.stop(0));
        return ServiceCommand.loopback(server.getAddress().getPort()) + "/v1/traces";
    }

    private <T extends AutoCloseable> T start(T closeable) {
        this.started.add(closeable);
        return closeable;
    }

    @Override
    public void close() {
        for (AutoCloseable closeable : this.started) {
            try {
                closeable.close();
            } catch (Exception ex) {
                Progress.tell("%s could not be closed: %s".formatted(closeable, ex));
            }
        }
        this.started.clear();
    }

    /** A process of a baseline that listens on a port. */
    record Single(int port, long pid) {}
}
