package dev.streampair.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.LoadClient;
import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.peer.Seed;
import dev.streampair.system.support.peer.Sink;
import dev.streampair.system.support.process.ServiceProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Many follow a stream, and some of them never read: it flows as it does when nobody follows. */
@Tag("long")
@Isolated("it measures")
class CrowdIT {

    private static final int READING = 150;

    private static final int IDLE = 50;

    private static final int ITEMS = 100_000;

    /** What Tomcat holds for a connection, in buffers of 8 kB: some 100 kB. */
    private static final long MAX_MORE_HEAP = (READING + IDLE) * (160L << 10);

    private static final String[] SETTINGS = {
        Pair.WITHOUT_END,
        "--relay.followers.max=" + (READING + IDLE),
        "--logging.level.dev.streampair.relay.LoggingListener=warn"
    };

    @Test
    void flowsAsIfNobodyFollowed() throws Exception {
        try (Sink sink = new Sink();
                Pair pair = Pair.into(sink, SETTINGS).start().awaitReady();
                LoadClient client = LoadClient.start(pair.x().http(), 20, Seed.random("client x"))) {
            awaitMore(sink, ITEMS);
            Sample without = sample(sink, pair.x());
            Sample withReaders;
            Sample withAll;
            try (Crowd readers = Crowd.follow(pair.x(), READING, 0)) {
                withReaders = sample(sink, pair.x());
                try (Crowd others = Crowd.follow(pair.x(), 0, IDLE)) {
                    withAll = sample(sink, pair.x());
                    assertThat(others.bytesRead()).isZero();
                }
                System.out.printf(
                        "%d items without followers: %s; with %d: %s; and %d who never read: %s%n",
                        ITEMS, without, READING, withReaders, IDLE, withAll);
                assertThat(readers.broken()).isZero();
                assertThat(readers.bytesRead()).isGreaterThan(2L * READING * ITEMS);
            }
            client.stop();
            pair.awaitEmpty();
            // y's seed is the first item of all, and goes its own way.
            List<Long> arrived =
                    sink.items().stream().filter((item) -> client.posts(item)).toList();
            assertThat(arrived)
                    .isEqualTo(
                            client.accepted().stream().map((item) -> item + 2).toList());
            // Those who read, and who writes to them, share few processors with the stream.
            assertThat(withReaders.rate()).isGreaterThan(without.rate() / 4);
            // Those who never read cost next to nothing, if nobody waits for them.
            assertThat(withAll.rate()).isGreaterThan(withReaders.rate() / 2);
            assertThat(withAll.heap()).isLessThan(without.heap() + MAX_MORE_HEAP);
        }
    }

    private static void awaitMore(Sink sink, int items) {
        int end = sink.size() + items;
        await("%d more items".formatted(items))
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMinutes(5))
                .until(() -> sink.size() >= end);
    }

    private static Sample sample(Sink sink, ServiceProcess service) throws Exception {
        long start = System.nanoTime();
        awaitMore(sink, ITEMS);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Sample(
                Math.round(ITEMS / seconds), service.liveHeap(), service.http().meter("jvm.threads.live"));
    }

    /**
     * How a service was doing.
     *
     * @param rate the items that arrived in a second
     * @param heap the bytes in use right after a collection
     * @param threads printed only: those that 200 requests at once need go when they have been idle for a minute
     */
    private record Sample(long rate, long heap, long threads) {}
}
