package dev.streampair.benchmark;

import dev.streampair.benchmark.baseline.BareTcp;
import dev.streampair.benchmark.baseline.VertxService;
import dev.streampair.system.support.process.ExtractedJars;
import dev.streampair.system.support.process.Tool;
import dev.streampair.system.support.process.TracedBuild;
import dev.streampair.system.support.store.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures the pair, and baselines that do the same work, in turns, and prints one table of medians.
 *
 * <p>{@code -Dbenchmark.window=PT1S -Dbenchmark.windows=3 -Dbenchmark.warm-up=10} makes it shorter,
 * {@code -Dit.test=PairBenchmark#hops} measures one thing, and {@code -Dbenchmark.against=<folder>} measures another
 * build of this project, too, in the same turns.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PairBenchmark {

    private static final Window WINDOW = new Window(Duration.parse(System.getProperty("benchmark.window", "PT2S")));

    private static final int WINDOWS = Integer.getInteger("benchmark.windows", 5);

    private static final int MAX_WARM_UP = Integer.getInteger("benchmark.warm-up", 30);

    private static final int ITEMS = Integer.getInteger("benchmark.items", 1_000_000);

    private static final boolean HAS_PYTHON = Tool.find("python3").isPresent();

    private static final Results results = new Results();

    private static final Turns turns = new Turns(MAX_WARM_UP, WINDOWS, results);

    @AutoClose
    private final Contestants contestants = new Contestants();

    @BeforeAll
    static void tellWhere() throws Exception {
        Progress.tell("%s; %d windows of %s".formatted(Machine.describe(), WINDOWS, WINDOW));
        if (!HAS_PYTHON) {
            Progress.tell("python3 is not installed: the queues, and the ratios to them, are left out");
        }
    }

    @AfterAll
    static void tellResults() throws Exception {
        System.out.printf("%n%s; medians of %d windows%n%n%s%n", Machine.describe(), WINDOWS, results.table());
        StartedProcesses.requireEnded();
    }

    @Test
    @Order(1)
    void hops(@TempDir Path folder) throws Exception {
        List<RingSubject> subjects = new ArrayList<>();
        for (Map.Entry<String, Path> build : Contestants.BUILDS.entrySet()) {
            PairRing ring = this.contestants.pairRing(build.getValue());
            subjects.add(new RingSubject(build.getKey(), ring, WINDOW));
        }
        for (Map.Entry<String, Guard> guard : guards(folder).entrySet()) {
            PairRing ring = this.contestants.pairRing(Contestants.BUILD, guard.getValue());
            subjects.add(new RingSubject(guard.getKey(), ring, WINDOW));
        }
        for (Map.Entry<String, String[]> tracer : tracers().entrySet()) {
            PairRing ring = this.contestants.pairRing(TracedBuild.path(), tracer.getValue());
            subjects.add(new RingSubject(tracer.getKey(), ring, WINDOW));
        }
        if (HAS_PYTHON) {
            subjects.add(new RingSubject(Figure.QUEUES, this.contestants.queues(), WINDOW));
        }
        subjects.add(new RingSubject("bare TCP, 8 bytes", this.contestants.ring(BareTcp.class, "x", "y"), WINDOW));
        subjects.add(new RingSubject("Vert.x", this.contestants.ring(VertxService.class, "x", "y"), WINDOW));
        subjects.add(new RingSubject("naive pair", this.contestants.naivePair(), WINDOW));
        turns.playWarm(Figure.HOPS, subjects);
    }

    private static Map<String, Guard> guards(Path folder) {
        return new TreeMap<>(Map.of(
                Figure.PAIR + ", logins",
                new Guard.Logins(),
                Figure.PAIR + ", mutual TLS",
                Guard.MutualTls.in(folder)));
    }

    /** By what they sample: the settings of a pair whose spans go to a collector that forgets them. */
    private Map<String, String[]> tracers() throws IOException {
        String endpoint = "--management.opentelemetry.tracing.export.otlp.endpoint=" + this.contestants.collector();
        Map<String, String[]> tracers = new LinkedHashMap<>();
        tracers.put(
                Figure.PAIR + ", a tracer that samples nothing",
                new String[] {endpoint, "--management.tracing.sampling.probability=0"});
        tracers.put(
                Figure.PAIR + ", a tracer that samples a tenth",
                new String[] {endpoint, "--management.tracing.sampling.probability=0.1"});
        return tracers;
    }

    /**
     * With the line for each item, a fifth of the items will do: they take as many bytes of disk as 25 million in an
     * array.
     */
    @Test
    @Order(2)
    void backlog() throws Exception {
        List<Subject> subjects = new ArrayList<>();
        for (Map.Entry<String, Path> build : Contestants.BUILDS.entrySet()) {
            MeasuredPair pair = this.contestants.pausedPair(build.getValue());
            MeasuredPair logging = this.contestants.pausedPair(build.getValue());
            subjects.add(new PairBacklog(build.getKey() + ", line off", pair, ITEMS, false));
            subjects.add(new PairBacklog(build.getKey() + ", line on", logging, ITEMS / 5, true));
        }
        if (HAS_PYTHON) {
            subjects.add(new QueueBacklog(Figure.QUEUES, ITEMS, 1));
            subjects.add(new QueueBacklog(Figure.QUEUES + ", lists of 1,000", ITEMS, 1000));
        }
        subjects.add(new StreamSubject(
                "Vert.x, arrays of 1,000", this.contestants.ring(VertxService.class, "sink", "source"), WINDOW));
        turns.playWarm(Figure.BACKLOG, subjects);
    }

    /** x keeps what it takes: it is the way in that is measured. The backlog flows to a y that keeps it, in turn. */
    @Test
    @Order(3)
    void ingest(@TempDir Path folder) throws Exception {
        List<Subject> subjects = new ArrayList<>();
        for (Map.Entry<String, Path> build : Contestants.BUILDS.entrySet()) {
            MeasuredPair pair = this.contestants.pausedPair(build.getValue());
            IngestSubject load =
                    IngestSubject.of(build.getKey(), pair.x().port(), pair.x().pid(), WINDOW);
            subjects.add(load);
            subjects.add(new FlowingSubject(build.getKey() + ", a backlog flowing", pair, ITEMS, load));
        }
        for (Map.Entry<String, Guard> guard : guards(folder).entrySet()) {
            MeasuredPair pair = this.contestants.pausedPair(Contestants.BUILD, guard.getValue());
            subjects.add(IngestSubject.of(
                    guard.getKey(), pair.x().port(), guard.getValue(), pair.x().pid(), WINDOW));
        }
        for (Map.Entry<String, String[]> tracer : tracers().entrySet()) {
            MeasuredPair pair = this.contestants.pausedPair(TracedBuild.path(), tracer.getValue());
            subjects.add(
                    IngestSubject.of(tracer.getKey(), pair.x().port(), pair.x().pid(), WINDOW));
        }
        EmptyControllerProcess empty = this.contestants.emptyController();
        subjects.add(IngestSubject.of(Figure.EMPTY_CONTROLLER, empty.port(), empty.pid(), WINDOW));
        Contestants.Single vertx = this.contestants.single(VertxService.class, "sink");
        subjects.add(IngestSubject.of("Vert.x, empty handler", vertx.port(), vertx.pid(), WINDOW));
        turns.playWarm(Figure.INGEST, subjects);
    }

    @Test
    @Order(4)
    void start() throws Exception {
        List<Subject> subjects = new ArrayList<>();
        for (Map.Entry<String, Path> build : Contestants.BUILDS.entrySet()) {
            String name = build.getKey();
            ExtractedJars extracted = ExtractedJars.from(
                    build.getValue(), Path.of("target", "benchmark", "extracted", name.replace(' ', '-')));
            subjects.add(StartSubject.ofX(name + ", java -jar", build.getValue(), UnaryOperator.identity()));
            subjects.add(StartSubject.ofX(name + ", extracted", extracted.build(), UnaryOperator.identity()));
            subjects.add(StartSubject.ofX(name + ", with its classes", build.getValue(), extracted::command));
        }
        subjects.add(new StartSubject(Figure.EMPTY_CONTROLLER, EmptyControllerProcess::new));
        turns.play(subjects);
    }

    /** One window: the million posts take a while. What x takes goes on to a y that keeps it. */
    @Test
    @Order(5)
    void memory() throws Exception {
        List<Subject> subjects = new ArrayList<>();
        for (Map.Entry<String, Path> build : Contestants.BUILDS.entrySet()) {
            MeasuredPair pair = this.contestants.pausedPair(build.getValue());
            MeasuredPair.order(pair.x(), "RUNNING");
            subjects.add(
                    MemorySubject.of(build.getKey(), pair.x().port(), pair.x().pid(), ITEMS));
        }
        EmptyControllerProcess empty = this.contestants.emptyController();
        subjects.add(MemorySubject.of(Figure.EMPTY_CONTROLLER, empty.port(), empty.pid(), ITEMS));
        new Turns(MAX_WARM_UP, 1, results).play(subjects);
    }

    /** With a sync for each hop, held against the disk's own syncs, and against the pair without a store. */
    @Test
    @Order(6)
    void durableHops(@TempDir Path folder) throws Exception {
        List<Subject> subjects = new ArrayList<>();
        for (Map.Entry<String, Path> build : Contestants.BUILDS.entrySet()) {
            PairRing inMemory = this.contestants.pairRing(build.getValue());
            PairRing durable = this.contestants.pairRing(build.getValue(), sqliteIn(folder, build.getKey()));
            subjects.add(durableHops(build.getKey() + ", in memory", inMemory));
            subjects.add(durableHops(build.getKey() + ", SQLite", durable));
        }
        subjects.add(new DiskSubject(Figure.DISK, folder, WINDOW, Figure.DURABLE_HOPS));
        turns.playWarm(Figure.DURABLE_HOPS, subjects);
    }

    private static Subject durableHops(String name, PairRing ring) {
        return new RenamedSubject(new RingSubject(name, ring, WINDOW), Figure.HOPS, Figure.DURABLE_HOPS);
    }

    /**
     * The services share one server, each with a schema of its own. Of three replicas of x, one has the ring and two
     * stand by; single integers are posted to all three.
     */
    @Test
    @Order(9)
    void postgres(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(Tool.find("pgbench").isPresent(), "pgbench is not installed");
        try (PostgresServer server = new PostgresServer(folder);
                Contestants shared = new Contestants()) {
            List<Subject> hops = new ArrayList<>();
            List<Subject> ingest = new ArrayList<>();
            int pairs = 0;
            for (Map.Entry<String, Path> build : Contestants.BUILDS.entrySet()) {
                pairs++;
                String name = build.getKey() + ", PostgreSQL";
                PairRing ring = shared.pairRing(build.getValue(), postgresIn(server, "ring" + pairs));
                Subject turning = new RingSubject(name, ring, WINDOW);
                hops.add(new RenamedSubject(turning, Figure.HOPS, Figure.POSTGRES_HOPS));
                PairRing standby = shared.pairRing(build.getValue(), postgresIn(server, "standby" + pairs));
                standby.pair().withReplicas(2);
                Subject guarded = new RingSubject(name + ", 3 replicas", standby, WINDOW);
                hops.add(new RenamedSubject(guarded, Figure.HOPS, Figure.POSTGRES_HOPS));
                MeasuredPair paused = shared.pausedPair(build.getValue(), postgresIn(server, "paused" + pairs));
                Subject load =
                        IngestSubject.of(name, paused.x().port(), paused.x().pid(), WINDOW);
                ingest.add(new RenamedSubject(load, Figure.INGEST, Figure.POSTGRES_INGEST));
                MeasuredPair replicas = shared.pausedPair(build.getValue(), postgresIn(server, "replicas" + pairs))
                        .withReplicas(2);
                Subject spread = IngestSubject.ofReplicas(name + ", 3 replicas", replicas, WINDOW);
                ingest.add(new RenamedSubject(spread, Figure.INGEST, Figure.POSTGRES_INGEST));
            }
            hops.add(PgbenchSubject.of(Figure.PGBENCH, folder, server.port(), WINDOW, Figure.POSTGRES_HOPS));
            ingest.add(PgbenchSubject.of(Figure.PGBENCH, folder, server.port(), WINDOW, Figure.POSTGRES_INGEST));
            turns.playWarm(Figure.POSTGRES_HOPS, hops);
            turns.playWarm(Figure.POSTGRES_INGEST, ingest);
        }
    }

    /** Returns the setting that gives each service of a pair a schema of its own. */
    private static String postgresIn(PostgresServer server, String pair) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url());
                Statement statement = connection.createStatement()) {
            for (String service : List.of("service-x", "service-y")) {
                statement.execute("create schema \"%s-%s\"".formatted(pair, service));
            }
        }
        return "--relay.store.url=%s&currentSchema=%s-${spring.application.name}".formatted(server.url(), pair);
    }

    /** More than the disk has syncs: those that post at the same time share one. */
    @Test
    @Order(7)
    void durableIngest(@TempDir Path folder) throws Exception {
        List<Subject> subjects = new ArrayList<>();
        for (Map.Entry<String, Path> build : Contestants.BUILDS.entrySet()) {
            MeasuredPair durable = this.contestants.pausedPair(build.getValue(), sqliteIn(folder, build.getKey()));
            Subject load = IngestSubject.of(
                    build.getKey() + ", SQLite", durable.x().port(), durable.x().pid(), WINDOW);
            subjects.add(new RenamedSubject(load, Figure.INGEST, Figure.DURABLE_INGEST));
        }
        subjects.add(new DiskSubject(Figure.DISK, folder, WINDOW, Figure.DURABLE_INGEST));
        turns.playWarm(Figure.DURABLE_INGEST, subjects);
    }

    @Test
    @Order(8)
    void durableBacklog(@TempDir Path folder) throws Exception {
        List<Subject> subjects = new ArrayList<>();
        for (Map.Entry<String, Path> build : Contestants.BUILDS.entrySet()) {
            MeasuredPair inMemory = this.contestants.pausedPair(build.getValue());
            MeasuredPair durable = this.contestants.pausedPair(build.getValue(), sqliteIn(folder, build.getKey()));
            subjects.add(durableBacklog(build.getKey() + ", in memory", inMemory));
            subjects.add(durableBacklog(build.getKey() + ", SQLite", durable));
        }
        turns.playWarm(Figure.DURABLE_BACKLOG, subjects);
    }

    private static Subject durableBacklog(String name, MeasuredPair pair) {
        return new RenamedSubject(
                new PairBacklog(name, pair, ITEMS / 5, false), Figure.BACKLOG, Figure.DURABLE_BACKLOG);
    }

    /** The setting that gives each service a store of its own in the folder. */
    private static String sqliteIn(Path folder, String build) {
        return "--relay.store.url=jdbc:sqlite:%s/%s.${spring.application.name}.db"
                .formatted(folder, build.replace(' ', '-'));
    }
}
