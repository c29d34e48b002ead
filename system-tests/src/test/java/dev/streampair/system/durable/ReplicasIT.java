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
import dev.streampair.system.support.process.Resources;
import dev.streampair.system.support.process.ServiceProcess;
import dev.streampair.system.support.store.Durable;
import dev.streampair.system.support.store.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three instances of x on one PostgreSQL, behind a round-robin proxy: y posts to it, clients post to it and to y, and
 * what comes of it ends in a sink. Whatever is killed, all that was accepted is in the sink in the end, once and in
 * order.
 */
class ReplicasIT {

    private static final int REPLICAS = 3;

    /** At the most, between two kills. */
    private static final int MAX_PROGRESS = 300;

    private static final int MAX_POSTING = 4;

    private static final Duration TAKE_OVER = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    @AutoClose
    private final Resources resources = new Resources();

    private final Sink sink = this.resources.opened(new Sink());

    private PostgresServer postgres;

    private Replicas x;

    private ServiceProcess y;

    @BeforeEach
    void start() throws Exception {
        ExtractedJars jars = Durable.extractedJars();
        this.postgres = this.resources.opened(new PostgresServer(this.folder));
        this.x =
                this.resources.opened(new Replicas(REPLICAS, this.sink.port(), Durable.url(this.postgres.url()), jars));
        this.y = this.resources.opened(jars.command(Durable.command(
                                "service-y", FreePorts.next(), this.x.proxy().port(), Durable.file(this.folder, "y"))
                        .with(Pair.WITHOUT_END))
                .start());
        this.x.awaitReady();
        this.y.awaitReady();
    }

    @Test
    void losesAndDoublesNothingThroughAFewKills() {
        killAtRandom(4, 1);
    }

    @Test
    @Tag("long")
    void losesAndDoublesNothingThroughAHundredKills() {
        killAtRandom(100, 10);
    }

    /**
     * @param kills of replicas; every other one hits the one that delivers
     * @param restarts of PostgreSQL, spread among them
     */
    private void killAtRandom(int kills, int restarts) {
        Random random = Seed.random("replica kills");
        try (LoadClient toX = LoadClient.start(this.x.http(), MAX_POSTING, Seed.random("client of x"));
                LoadClient alsoToX = LoadClient.start(this.x.http(), MAX_POSTING, Seed.random("other client of x"));
                LoadClient toY = LoadClient.start(this.y.http(), MAX_POSTING, Seed.random("client of y"))) {
            for (int kill = 1; kill <= kills; kill++) {
                awaitProgress(random.nextInt(MAX_PROGRESS));
                if (kill % 2 == 0) {
                    killTheOneThatDelivers();
                } else {
                    kill(random.nextInt(REPLICAS));
                }
                if (kill % (kills / restarts) == kills / restarts / 2) {
                    // A start without its store fails, and so it should.
                    this.x.awaitReady();
                    this.postgres.killAndRestart();
                }
            }
            this.x.awaitReady();
            awaitProgress(MAX_PROGRESS);
            List<LoadClient> clients = List.of(toX, alsoToX, toY);
            clients.forEach(LoadClient::stop);
            await("what y holds")
                    .atMost(LoggedProcess.PATIENCE)
                    .until(() -> this.y.http().outboxSize() == 0);
            this.x.awaitEmpty();
            System.out.printf(
                    "%d kills, %d restarts of PostgreSQL, %d items, %d deliveries repeated to the sink%n",
                    kills, restarts, this.sink.size(), this.sink.repeats());
            Durable.assertArrived(this.sink, clients, List.of(1, 1, 2), 2);
            assertNoneWasInAnothersWay();
        }
    }

    /**
     * If two numbered items at once, one of them would fail and nothing be lost; but the stream would all but stand.
     */
    private void assertNoneWasInAnothersWay() {
        assertThat(this.x.messages("The store "))
                .as("failures of the store")
                .isNotEmpty()
                .allMatch((message) -> message.contains(" cannot be reached "));
    }

    /** Another delivers within seconds: one that runs, however long those take to start that were killed before. */
    private void killTheOneThatDelivers() {
        this.x.awaitReady();
        int which = this.x.awaitDelivering(TAKE_OVER);
        this.x.kill(which);
        assertThat(this.x.awaitDelivering(TAKE_OVER)).isNotEqualTo(which);
        this.x.restart(which);
    }

    private void kill(int which) {
        this.x.kill(which);
        this.x.restart(which);
    }

    private void awaitProgress(int items) {
        int before = this.sink.size();
        await("items arrive").atMost(LoggedProcess.PATIENCE).until(() -> this.sink.size() > before + items);
    }
}
