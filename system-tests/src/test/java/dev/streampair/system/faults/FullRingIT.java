package dev.streampair.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.LoadClient;
import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.peer.Seed;
import dev.streampair.system.support.process.LoggedProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Both outboxes full, more items pressing into both, and none that leaves: the ring turns, and holds no more than it
 * may.
 */
class FullRingIT {

    private static final int CAPACITY = 10;

    private static final int WINDOWS = 6;

    private static final Duration MIN_WINDOW = Duration.ofSeconds(1);

    /** How many items each service receives in a window, at least; an idle machine makes it some 500. */
    private static final int TURNS = 20;

    private static final String[] SETTINGS = {
        Pair.WITHOUT_END,
        "--relay.outbox.capacity=" + CAPACITY,
        "--relay.inbound.max-items=" + CAPACITY,
        "--relay.delivery.max-items=" + CAPACITY / 2,
        "--relay.retry.initial-delay=5ms",
        "--relay.retry.max-delay=50ms",
        "--relay.retry.max-retry-after=10ms"
    };

    @Test
    void turnsWhileBothSidesRefuseItemsFromOutside() throws Exception {
        try (Pair pair = Pair.wired(SETTINGS).start().awaitReady();
                LoadClient toX = LoadClient.start(pair.x().http(), 1, Seed.random("client x"));
                LoadClient toY = LoadClient.start(pair.y().http(), 1, Seed.random("client y"))) {
            for (int window = 0; window < WINDOWS; window++) {
                awaitTurns(pair, List.of(toX, toY));
            }
            toX.abort();
            toY.abort();
        }
    }

    private static void awaitTurns(Pair pair, List<LoadClient> clients) throws Exception {
        long end = System.nanoTime() + MIN_WINDOW.toNanos();
        List<Long> before = counts(pair, clients);
        await("a turning ring that refuses items from outside")
                .atMost(LoggedProcess.PATIENCE)
                .until(() -> {
                    assertBounded(pair);
                    return System.nanoTime() > end && allRisen(before, counts(pair, clients));
                });
    }

    /** What each service has received, and what each client was refused. */
    private static List<Long> counts(Pair pair, List<LoadClient> clients) throws Exception {
        List<Long> counts = new ArrayList<>();
        counts.add(pair.x().http().meter("stream.received"));
        counts.add(pair.y().http().meter("stream.received"));
        clients.forEach((client) -> counts.add(client.refusals()));
        return counts;
    }

    private static boolean allRisen(List<Long> before, List<Long> now) {
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i) < before.get(i) + TURNS) {
                return false;
            }
        }
        return true;
    }

    private static void assertBounded(Pair pair) {
        assertThat(Stream.of(pair.x(), pair.y()))
                .allSatisfy((service) ->
                        assertThat(service.http().outboxSize()).as("outbox").isLessThanOrEqualTo(2 * CAPACITY));
    }
}
