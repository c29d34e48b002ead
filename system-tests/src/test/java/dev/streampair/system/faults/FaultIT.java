package dev.streampair.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.LoadClient;
import dev.streampair.system.support.peer.Seed;
import dev.streampair.system.support.peer.Sequences;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Clients post to x, x to y, y to a sink, while a good part of all deliveries fail in every way there is. In the end
 * each has got what the one before had accepted: all of it, in its order, once.
 */
class FaultIT {

    private static final double PROBABILITY = 0.2;

    private static final int CLIENTS = 2;

    private static final int MAX_ITEMS = 8;

    private static final Duration MAX_TIME = Duration.ofMinutes(5);

    @Test
    void everythingArrivesOnceAndInOrderThroughAllFaults() throws Exception {
        postThroughFaults(Duration.ofSeconds(12), 0);
    }

    @Test
    @Tag("long")
    void aHundredThousandItemsArriveOnceAndInOrderThroughAMinuteOfFaults() throws Exception {
        postThroughFaults(Duration.ofSeconds(60), 100_000);
    }

    private static void postThroughFaults(Duration time, int items) throws Exception {
        try (Chain chain = new Chain((random) -> FaultPlan.withProbability(PROBABILITY, random))) {
            List<LoadClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(LoadClient.start(chain.x().http(), MAX_ITEMS, Seed.random("client " + i)));
            }
            long end = System.nanoTime() + time.toNanos();
            await("enough items and faults")
                    .atMost(MAX_TIME)
                    .until(() -> System.nanoTime() > end && sumOfAccepted(clients) >= items && hasMetAll(chain));
            chain.toY().plan().stop();
            chain.toSink().plan().stop();
            clients.forEach(LoadClient::stop);
            chain.awaitEmpty();
            System.out.printf(
                    "%d items, faults before y %s, before the sink %s%n",
                    sumOfAccepted(clients),
                    chain.toY().plan().counts(),
                    chain.toSink().plan().counts());
            assertThat(chain.toY().plan().counts()).containsOnlyKeys(Fault.values());
            assertThat(chain.toSink().plan().counts()).containsOnlyKeys(Fault.values());
            assertAllArrived(chain, clients);
        }
    }

    private static boolean hasMetAll(Chain chain) {
        return Stream.of(chain.toY(), chain.toSink())
                .allMatch((proxy) -> proxy.plan().counts().size() == Fault.values().length);
    }

    private static long sumOfAccepted(List<LoadClient> clients) {
        return clients.stream().mapToLong(LoadClient::acceptedCount).sum();
    }

    private static void assertAllArrived(Chain chain, List<LoadClient> clients) {
        List<Long> x = chain.x().received();
        for (LoadClient client : clients) {
            Sequences.assertSame(
                    "x of one client", x.stream().filter(client::posts).toList(), client.accepted());
        }
        assertThat(x).as("x of no other source").hasSize((int) sumOfAccepted(clients));
        List<Long> y = chain.y().received();
        Sequences.assertSame("y of x", y, Sequences.plus(1, x));
        List<Long> seedAndY = new ArrayList<>(List.of(1L));
        seedAndY.addAll(Sequences.plus(1, y));
        assertThat(chain.sink().itemsBySource()).as("sources of the sink").hasSize(1);
        Sequences.assertSame("sink of y", chain.sink().itemsBySource().get(0), seedAndY);
    }
}
