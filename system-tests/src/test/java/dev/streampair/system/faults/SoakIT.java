package dev.streampair.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.LoadClient;
import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.peer.Seed;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Minutes of a full ring and of clients that press into it: the heap after a collection stays what it was, and so does
 * the number of threads. {@code -Dsoak.duration=PT30S} soaks for another time than 5 minutes.
 */
@Tag("long")
class SoakIT {

    private static final Duration TIME = Duration.parse(System.getProperty("soak.duration", "PT5M"));

    /**
     * What differs from moment to moment (a posting or two being read, a response being written), and what statistics
     * may still gather. The ring passes millions of items in the time: a leak of one byte for each would be as much.
     */
    private static final long MAX_GROWTH = 2L << 20;

    /** The server's pool and the JVM's own threads come and go by ones. */
    private static final long MAX_MORE_THREADS = 5;

    /** Without a log line for each item: they would fill the disk, and this process's memory. */
    private static final String[] SETTINGS = {
        Pair.WITHOUT_END,
        "--relay.outbox.capacity=1000",
        "--relay.inbound.max-items=1000",
        "--relay.delivery.max-items=100",
        "--relay.retry.max-retry-after=10ms",
        "--relay.retry.initial-delay=5ms",
        "--logging.level.dev.streampair.relay.LoggingListener=warn"
    };

    /** One in so many requests meets a fault. */
    private static final double PROBABILITY = 0.02;

    private static final String[] IMPATIENT = {
        "--relay.peer.connect-timeout=500ms", "--relay.peer.request-timeout=500ms", "--relay.retry.max-delay=100ms"
    };

    @Test
    void memoryStaysFlat() throws Exception {
        try (Pair pair = Pair.wired(SETTINGS).start().awaitReady()) {
            assertMemoryStaysFlat(pair, TIME);
        }
    }

    /** Of all kinds: cut, late, broken and foreign answers. */
    @Test
    void memoryStaysFlatThroughFaults() throws Exception {
        int x = FreePorts.next();
        int y = FreePorts.next();
        try (FaultyProxy toX = proxy(x);
                FaultyProxy toY = proxy(y);
                Pair pair = new Pair(command("service-x", x, toY), command("service-y", y, toX))
                        .start()
                        .awaitReady()) {
            assertMemoryStaysFlat(pair, TIME.dividedBy(2));
            System.out.printf(
                    "Faults before x %s, before y %s%n",
                    toX.plan().counts(), toY.plan().counts());
            assertThat(toX.plan().counts()).containsOnlyKeys(Fault.values());
            assertThat(toY.plan().counts()).containsOnlyKeys(Fault.values());
        }
    }

    private static FaultyProxy proxy(int port) {
        return new FaultyProxy(
                FreePorts.next(), port, FaultPlan.withProbability(PROBABILITY, Seed.random("proxy before " + port)));
    }

    private static ServiceCommand command(String service, int port, FaultyProxy peer) {
        return new ServiceCommand(service, port, ServiceCommand.loopback(peer.port()), SETTINGS).with(IMPATIENT);
    }

    private static void assertMemoryStaysFlat(Pair pair, Duration time) throws Exception {
        // Until then all classes are loaded, pools filled and caches grown.
        Duration warmUp = time.dividedBy(5);
        try (LoadClient toX = LoadClient.start(pair.x().http(), 100, Seed.random("client x"));
                LoadClient toY = LoadClient.start(pair.y().http(), 100, Seed.random("client y"))) {
            List<ServiceProcess> services = List.of(pair.x(), pair.y());
            soak(warmUp, services);
            List<Sample> before = sample(services);
            soak(time.minus(warmUp), services);
            List<Sample> after = sample(services);
            System.out.printf("Before %s, after %s%n", before, after);
            for (int i = 0; i < services.size(); i++) {
                assertThat(after.get(i).heap()).isLessThan(before.get(i).heap() + MAX_GROWTH);
                assertThat(after.get(i).threads())
                        .isLessThanOrEqualTo(before.get(i).threads() + MAX_MORE_THREADS);
                assertThat(after.get(i).received()).isGreaterThan(before.get(i).received());
            }
            assertThat(List.of(toX.refusals(), toY.refusals())).doesNotContain(0L);
            toX.abort();
            toY.abort();
        }
    }

    /** Lets time pass while both services receive items. */
    private static void soak(Duration time, List<ServiceProcess> services) {
        await("the soak")
                .pollInterval(Duration.ofSeconds(1))
                .during(time)
                .atMost(time.plus(LoggedProcess.PATIENCE))
                .until(() -> services.stream().allMatch(ServiceProcess::isAlive));
    }

    private static List<Sample> sample(List<ServiceProcess> services) throws Exception {
        return List.of(Sample.of(services.get(0)), Sample.of(services.get(1)));
    }

    /**
     * How a service is doing.
     *
     * @param heap the bytes in use right after a collection
     */
    private record Sample(long heap, long threads, long received) {

        static Sample of(ServiceProcess service) throws Exception {
            return new Sample(
                    service.liveHeap(),
                    service.http().meter("jvm.threads.live"),
                    service.http().meter("stream.received"));
        }
    }
}
