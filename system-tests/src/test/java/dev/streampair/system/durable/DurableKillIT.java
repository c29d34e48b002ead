package dev.streampair.system.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.LoadClient;
import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.peer.Seed;
import dev.streampair.system.support.peer.Sink;
import dev.streampair.system.support.process.ExtractedJars;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceProcess;
import dev.streampair.system.support.store.Durable;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of x, of y and of both, each with a store in a file, at random moments: under load, and while they
 * start. Clients post to x, x to y, y to a sink. All that was accepted is in the sink in the end, once and in order,
 * and y has counted it.
 */
class DurableKillIT {

    /** At the most, between two kills. */
    private static final int MAX_PROGRESS = 300;

    private static final int MAX_POSTING = 4;

    @TempDir
    private Path folder;

    @Test
    void losesAndDoublesNothingThroughAFewKills() throws Exception {
        killAtRandom(4);
    }

    @Test
    @Tag("long")
    void losesAndDoublesNothingThroughAHundredKills() throws Exception {
        killAtRandom(100);
    }

    private void killAtRandom(int kills) throws Exception {
        ExtractedJars jars = Durable.extractedJars();
        int x = FreePorts.next();
        int y = FreePorts.next();
        try (Sink sink = new Sink();
                Pair pair = new Pair(
                                jars.command(Durable.command("service-x", x, y, Durable.file(this.folder, "x"))),
                                jars.command(
                                        Durable.command("service-y", y, sink.port(), Durable.file(this.folder, "y"))
                                                .with(Pair.WITHOUT_END)))
                        .start()
                        .awaitReady();
                LoadClient one = LoadClient.start(pair.x().http(), MAX_POSTING, Seed.random("client one"));
                LoadClient other = LoadClient.start(pair.x().http(), MAX_POSTING, Seed.random("client other"))) {
            Random random = Seed.random("durable kills");
            Set<ServiceProcess> lives = new HashSet<>();
            for (int kill = 0; kill < kills; kill++) {
                awaitMoment(kill, pair, sink, random);
                lives.add(pair.y());
                Kill.number(kill).strike(pair);
            }
            pair.awaitReady();
            awaitProgress(sink, MAX_PROGRESS);
            one.stop();
            other.stop();
            pair.awaitEmpty();
            System.out.printf(
                    "%d kills, %d items, %d deliveries repeated to the sink%n", kills, sink.size(), sink.repeats());
            Durable.assertArrived(sink, List.of(one, other), List.of(2, 2), 1);
            lives.add(pair.y());
            assertLogged(lives, sink);
            assertThat(pair.y().http().get("/actuator/exchange").body())
                    .contains("\"sent\":%d,".formatted(one.acceptedCount() + other.acceptedCount()));
        }
    }

    /** An item whose line a kill has cost is logged when x, which had no answer, posts it again. */
    private static void assertLogged(Set<ServiceProcess> lives, Sink sink) {
        Set<Long> logged = lives.stream()
                .flatMap((y) -> Stream.concat(y.received().stream(), y.skipped().stream()))
                .collect(Collectors.toSet());
        assertThat(sink.items().stream()
                        .filter((item) -> item != 1 && !logged.contains(item - 1))
                        .toList())
                .as("items whose predecessors y has not logged")
                .isEmpty();
    }

    /** Every fourth kill comes while the last ones killed are starting, the others some items after. */
    private static void awaitMoment(int kill, Pair pair, Sink sink, Random random) {
        if (kill % 4 == 3) {
            pair.x().awaitMessage("Starting Service");
            pair.y().awaitMessage("Starting Service");
        } else {
            pair.awaitReady();
            awaitProgress(sink, random.nextInt(MAX_PROGRESS));
        }
    }

    private static void awaitProgress(Sink sink, int items) {
        int before = sink.size();
        await("items arrive").atMost(LoggedProcess.PATIENCE).until(() -> sink.size() > before + items);
    }
}
