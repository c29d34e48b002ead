package dev.streampair.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceHttp;
import dev.streampair.system.support.process.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Thousands of connections that send nothing, trickle, or never read what they have asked for, all at once: the ring
 * turns on, probes are answered, and none of them holds a thread or much memory. When they are gone, so is what they
 * held.
 */
@Tag("long")
@Isolated("it measures")
class HostileCrowdIT {

    private static final int SILENT = 2000;

    private static final int TRICKLING = 200;

    private static final int DEAF = 200;

    private static final int FOLLOWERS = 100;

    private static final int CONNECTIONS = SILENT + TRICKLING + DEAF + FOLLOWERS;

    private static final Duration WINDOW = Duration.ofSeconds(1);

    /** Of a minute: so the timeouts of all kinds, up to 30 seconds, strike in the meantime. */
    private static final int WINDOWS = 60;

    private static final int WINDOWS_WITHOUT = 15;

    private static final Duration MAX_PROBE_TIME = Duration.ofSeconds(1);

    private static final long MAX_MORE_THREADS = 40;

    /** Its parser, its buffers and what it has asked for. */
    private static final long MAX_HEAP_OF_A_CONNECTION = 16L << 10;

    /** What else is open: the connections to the peer, and those of the test. */
    private static final long MAX_MORE_FILES = 10;

    private static final HostileCrowd.Role SENDS_NOTHING =
            new HostileCrowd.Role("", "", HostileCrowd.Pace.ONCE, true, true);

    private static final HostileCrowd.Role TRICKLES =
            new HostileCrowd.Role(post("", 1_000_000), "[1, 2, 3, 4", HostileCrowd.Pace.TRICKLING, true, true);

    private static final HostileCrowd.Role SCRAPES_DEAF =
            new HostileCrowd.Role("", get("/actuator/prometheus"), HostileCrowd.Pace.ENDLESSLY, false, true);

    /** The event that the test has posted before: nothing of it is new, and 202 the answer. */
    private static final Map<String, String> EVENT =
            Map.of("ce-specversion", "1.0", "ce-type", "dev.streampair.crowd", "ce-source", "/crowd", "ce-id", "1");

    private static final HostileCrowd.Role POSTS_DEAF =
            new HostileCrowd.Role("", post(eventHeaders(), 1) + "0", HostileCrowd.Pace.ENDLESSLY, false, true);

    private static final HostileCrowd.Role FOLLOWS =
            new HostileCrowd.Role("", get("/stream"), HostileCrowd.Pace.ONCE, true, true);

    private static final HostileCrowd.Role FOLLOWS_DEAF =
            new HostileCrowd.Role("", get("/stream"), HostileCrowd.Pace.ONCE, false, true);

    private static final String[] SETTINGS = {
        Pair.WITHOUT_END,
        "--relay.followers.max=" + FOLLOWERS,
        "--logging.level.dev.streampair.relay.LoggingListener=warn"
    };

    private static String get(String path) {
        return "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path);
    }

    private static String post(String headers, int length) {
        return "POST /stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
                .formatted(headers, length);
    }

    private static String eventHeaders() {
        StringBuilder headers = new StringBuilder();
        EVENT.forEach(
                (name, value) -> headers.append(name).append(": ").append(value).append("\r\n"));
        return headers.toString();
    }

    @Test
    void costsTheRingLittleAndIsForgotten() throws Exception {
        try (Pair pair = Pair.wired(SETTINGS).start().awaitReady()) {
            ServiceProcess x = pair.x();
            assertThat(x.http().post("/stream", "0", EVENT).statusCode()).isEqualTo(202);
            rates(x, WINDOWS_WITHOUT);
            long rateBefore = median(rates(x, WINDOWS_WITHOUT));
            Sample before = Sample.of(x);
            Probe probe = new Probe(x.http());
            Sample during;
            List<Long> rates;
            try (HostileCrowd crowd = new HostileCrowd(x)) {
                crowd.join(SENDS_NOTHING, SILENT)
                        .join(TRICKLES, TRICKLING)
                        .join(SCRAPES_DEAF, DEAF / 2)
                        .join(POSTS_DEAF, DEAF / 2)
                        .join(FOLLOWS, FOLLOWERS / 2)
                        .join(FOLLOWS_DEAF, FOLLOWERS / 2);
                rates = rates(x, WINDOWS);
                during = Sample.of(x);
                System.out.printf(
                        "Connections made: silent %d, trickling %d, deaf scrapers %d, deaf posters %d, followers %d and %d"
                                + " deaf; followers read %d bytes%n",
                        connections(crowd, SENDS_NOTHING),
                        connections(crowd, TRICKLES),
                        connections(crowd, SCRAPES_DEAF),
                        connections(crowd, POSTS_DEAF),
                        connections(crowd, FOLLOWS),
                        connections(crowd, FOLLOWS_DEAF),
                        crowd.of(FOLLOWS).stream()
                                .mapToLong(HostileClient::bytesRead)
                                .sum());
                assertThat(crowd.of(TRICKLES)).as("those that trickle").anyMatch((client) -> client.connections() > 1);
                assertThat(crowd.of(FOLLOWS))
                        .as("those that follow")
                        .allMatch((client) -> client.bytesRead() > 0 && client.connections() == 1);
                assertThat(crowd.of(FOLLOWS_DEAF)).allMatch((client) -> client.bytesRead() == 0);
            }
            List<Long> probes = probe.end();
            System.out.printf(
                    "Without %s at %d hops/s, among %d connections %s at %d hops/s (%d to %d); probes took %d ms, %d at most%n",
                    before,
                    rateBefore,
                    CONNECTIONS,
                    during,
                    median(rates),
                    Collections.min(rates),
                    Collections.max(rates),
                    median(probes),
                    Collections.max(probes));
            // The crowd itself needs much of the processors that the ring turns on; with its own, the ring keeps more.
            assertThat(median(rates)).isGreaterThan(rateBefore / 3);
            List<Long> sorted = probes.stream().sorted().toList();
            assertThat(sorted.get(sorted.size() * 95 / 100)).isLessThan(MAX_PROBE_TIME.toMillis());
            assertThat(Collections.max(probes)).isLessThan(5 * MAX_PROBE_TIME.toMillis());
            assertThat(during.files()).isGreaterThan(before.files() + CONNECTIONS * 9 / 10);
            assertThat(during.threads()).isLessThanOrEqualTo(before.threads() + MAX_MORE_THREADS);
            assertThat(during.heap()).isLessThan(before.heap() + CONNECTIONS * MAX_HEAP_OF_A_CONNECTION);
            assertForgotten(x, before, rateBefore);
        }
    }

    private static long connections(HostileCrowd crowd, HostileCrowd.Role role) {
        return crowd.of(role).stream().mapToLong(HostileClient::connections).sum();
    }

    private static void assertForgotten(ServiceProcess x, Sample before, long rateBefore) throws Exception {
        await("an end to all connections")
                .atMost(LoggedProcess.PATIENCE)
                .until(() -> x.http().meter("process.files.open") <= before.files() + MAX_MORE_FILES);
        Sample after = Sample.of(x);
        long rate = median(rates(x, WINDOWS_WITHOUT));
        System.out.printf("Afterwards %s at %d hops/s%n", after, rate);
        assertThat(rate).isGreaterThan(rateBefore / 2);
        assertThat(after.heap()).isLessThan(before.heap() + CONNECTIONS * MAX_HEAP_OF_A_CONNECTION / 10);
        assertThat(x.http().get("/actuator/prometheus").body()).contains("stream_received_items_total");
        assertThat(x.http().post("/stream", "0", EVENT).statusCode()).isEqualTo(202);
        try (Crowd followers = Crowd.follow(x, FOLLOWERS, 0)) {
            followers.awaitBytes(FOLLOWERS * 1000L);
            assertThat(followers.broken()).isZero();
        }
    }

    /** Returns how many items x received in each of some windows, in a second. */
    private static List<Long> rates(ServiceProcess x, int windows) throws Exception {
        List<Long> rates = new ArrayList<>();
        for (int window = 0; window < windows; window++) {
            long start = System.nanoTime();
            long before = x.http().meter("stream.received");
            await("a window")
                    .pollDelay(WINDOW)
                    .atMost(WINDOW.plus(LoggedProcess.PATIENCE))
                    .until(() -> true);
            long received = x.http().meter("stream.received") - before;
            rates.add(Math.round(received * 1e9 / (System.nanoTime() - start)));
        }
        return rates;
    }

    private static long median(List<Long> figures) {
        return figures.stream().sorted().toList().get(figures.size() / 2);
    }

    /**
     * How a service is doing.
     *
     * @param heap the bytes in use right after a collection
     * @param buffers the bytes of its buffers beside the heap
     * @param files how many files and connections it has open
     */
    private record Sample(long heap, long buffers, long threads, long files) {

        static Sample of(ServiceProcess service) throws Exception {
            ServiceHttp http = service.http();
            long threads = http.meter("jvm.threads.live");
            long files = http.meter("process.files.open");
            return new Sample(service.liveHeap(), http.meter("jvm.buffer.memory.used?tag=id:direct"), threads, files);
        }

        @Override
        public String toString() {
            return "%d kB of heap, %d kB of buffers, %d threads, %d files"
                    .formatted(this.heap >> 10, this.buffers >> 10, this.threads, this.files);
        }
    }

    /** Asks a service for its health again and again, and notes how long each answer took. */
    private static final class Probe {

        private static final Duration PAUSE = Duration.ofMillis(200);

        private static final Duration PATIENCE = Duration.ofSeconds(20);

        private final ServiceHttp service;

        /** Touched by the thread only until it has ended. */
        private final List<Long> millis = new ArrayList<>();

        private final CountDownLatch ended = new CountDownLatch(1);

        private final Thread thread = new Thread(this::run, "probe");

        Probe(ServiceHttp service) {
            this.service = service;
            this.thread.setDaemon(true);
            this.thread.start();
        }

        private void run() {
            try {
                do {
                    long start = System.nanoTime();
                    boolean up = this.service.status("/actuator/health", PATIENCE) == 200;
                    long took = (System.nanoTime() - start) / 1_000_000;
                    this.millis.add(up ? took : PATIENCE.toMillis());
                } while (!this.ended.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
        }

        /**
         * Returns how many milliseconds each answer took; of one that did not come, or was not 200, the longest wait.
         */
        List<Long> end() throws InterruptedException {
            this.ended.countDown();
            this.thread.join();
            return this.millis;
        }
    }
}
