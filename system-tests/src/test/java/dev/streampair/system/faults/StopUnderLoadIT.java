package dev.streampair.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.LoadClient;
import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.peer.Seed;
import dev.streampair.system.support.peer.Sequences;
import dev.streampair.system.support.peer.Sink;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * SIGTERM in mid-stream, with full outboxes: the sink is slow, so items pile up in y, and behind it in x. What the
 * stopped service had accepted is delivered, or named in its log when the peer takes nothing; nothing is both lost and
 * unnamed.
 */
@Execution(ExecutionMode.CONCURRENT)
class StopUnderLoadIT {

    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(6);

    /** What a stop may take beyond the drain, on a busy machine. */
    private static final Duration MORE = Duration.ofSeconds(10);

    /**
     * So long that a busy machine, too, posts more than the sink takes; short enough to drain all in a third of the
     * time.
     */
    private static final Duration LATENCY = Duration.ofMillis(80);

    private static final int CAPACITY = 60;

    private static final int MAX_DELIVERY = 10;

    private static final String[] SETTINGS = {
        Pair.WITHOUT_END,
        "--relay.drain-timeout=" + DRAIN_TIMEOUT.toSeconds() + "s",
        "--relay.outbox.capacity=" + CAPACITY,
        "--relay.inbound.max-items=" + CAPACITY,
        "--relay.delivery.max-items=" + MAX_DELIVERY,
        "--relay.retry.initial-delay=10ms",
        "--relay.retry.max-delay=100ms",
        "--relay.retry.max-retry-after=20ms"
    };

    @Test
    void xDeliversWhatItHadAcceptedBeforeItStops() throws Exception {
        try (Sink sink = new Sink(LATENCY);
                Pair pair = startUnderLoad(sink);
                LoadClient client = LoadClient.start(pair.x().http(), MAX_DELIVERY, Seed.random("client"))) {
            awaitFullOutboxes(pair);
            pair.x().signal("TERM");
            assertThat(pair.x().awaitExit(DRAIN_TIMEOUT.plus(MORE))).isEqualTo(143);
            client.abort();
            assertAccepted(pair.x(), client);
            assertThat(pair.x().namedAsLeft()).isEmpty();
            Sequences.assertSame(
                    "y of x", pair.y().received(), Sequences.plus(1, pair.x().received()));
        }
    }

    @Test
    void yDeliversWhatItHadAcceptedAndXGoesOnWithTheNextY() throws Exception {
        try (Sink sink = new Sink(LATENCY);
                Pair pair = startUnderLoad(sink);
                LoadClient client = LoadClient.start(pair.x().http(), MAX_DELIVERY, Seed.random("client"))) {
            awaitFullOutboxes(pair);
            ServiceProcess y = pair.y();
            y.signal("TERM");
            assertThat(y.awaitExit(DRAIN_TIMEOUT.plus(MORE))).isEqualTo(143);
            assertThat(y.namedAsLeft()).isEmpty();
            assertSinkGot(sink.itemsBySource().get(0), y);
            ServiceProcess nextY = pair.startY().awaitReady();
            client.stop();
            pair.awaitEmpty();
            assertAccepted(pair.x(), client);
            List<Long> both = new ArrayList<>(y.received());
            both.addAll(nextY.received());
            Sequences.assertSame(
                    "both lives of y of x", both, Sequences.plus(1, pair.x().received()));
            assertSinkGot(sink.itemsBySource().get(1), nextY);
        }
    }

    @Test
    void whenBothStopAtOnceYDeliversAndXNamesWhatYDidNotTake() throws Exception {
        try (Sink sink = new Sink(LATENCY);
                Pair pair = startUnderLoad(sink);
                LoadClient client = LoadClient.start(pair.x().http(), MAX_DELIVERY, Seed.random("client"))) {
            awaitFullOutboxes(pair);
            // In this order x finds y closed, and has something to name; but neither need hear of it first.
            pair.y().signal("TERM");
            pair.x().signal("TERM");
            assertThat(pair.x().awaitExit(DRAIN_TIMEOUT.plus(MORE))).isEqualTo(143);
            assertThat(pair.y().awaitExit(DRAIN_TIMEOUT.plus(MORE))).isEqualTo(143);
            client.abort();
            assertAccepted(pair.x(), client);
            assertThat(pair.y().namedAsLeft()).isEmpty();
            assertSinkGot(sink.itemsBySource().get(0), pair.y());
            List<Long> sent = Sequences.plus(1, pair.x().received());
            List<Long> named = pair.x().namedAsLeft();
            int delivered = pair.y().received().size();
            Sequences.assertSame("y of x", pair.y().received(), sent.subList(0, delivered));
            Sequences.assertSame("x names", named, sent.subList(sent.size() - named.size(), sent.size()));
            // The answer to one delivery may be lost: it is delivered and named.
            assertThat(delivered + named.size()).isBetween(sent.size(), sent.size() + MAX_DELIVERY);
        }
    }

    private static Pair startUnderLoad(Sink sink) {
        return Pair.into(sink, SETTINGS).start().awaitReady();
    }

    private static void awaitFullOutboxes(Pair pair) {
        await("full outboxes")
                .atMost(LoggedProcess.PATIENCE)
                .until(() -> pair.x().http().outboxSize() > CAPACITY / 2
                        && pair.y().http().outboxSize() > CAPACITY);
    }

    /** What x has logged is what it accepted, and at the most the one posting whose answer was lost. */
    private static void assertAccepted(ServiceProcess x, LoadClient client) {
        Sequences.assertStart("x of the client", x.received(), client.accepted());
        Sequences.assertStart("what the client posted", client.posted(), x.received());
    }

    private static void assertSinkGot(List<Long> items, ServiceProcess y) {
        List<Long> seedAndItems = new ArrayList<>(List.of(1L));
        seedAndItems.addAll(Sequences.plus(1, y.received()));
        Sequences.assertSame("sink of y", items, seedAndItems);
    }
}
