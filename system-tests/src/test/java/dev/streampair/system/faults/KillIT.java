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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of x and of y in turn, under load, and a new start. Clients post to x, x to y, y to a sink.
 *
 * <p>What holds between a sender and a receiver, of each life of the sender:
 *
 * <ul>
 *   <li>Each life of the receiver takes its items in their order, once, without a gap.
 *   <li>A killed receiver forgets what it took. Its next life goes on behind it, without a gap, and takes again at the
 *   most the one delivery whose answer the kill may have cost.
 *   <li>A sender that is not killed gets all its items delivered. One that is killed takes with it what was in its
 *   outbox, and no more: what had arrived is the beginning of what it took.
 * </ul>
 */
@Tag("long")
class KillIT {

    private static final int KILLS = 10;

    private static final int MAX_DELIVERY = 200;

    private static final int MAX_POSTING = 60;

    private static final int CAPACITY = 2_000;

    /** How many items must arrive between two kills. */
    private static final int PROGRESS = 2_000;

    private static final String[] SETTINGS = {
        Pair.WITHOUT_END,
        "--relay.retry.initial-delay=10ms",
        "--relay.retry.max-delay=200ms",
        "--relay.retry.max-retry-after=100ms",
        "--relay.delivery.max-items=" + MAX_DELIVERY,
        "--relay.inbound.max-items=1000",
        "--relay.outbox.capacity=" + CAPACITY
    };

    private final List<ServiceProcess> xLives = new ArrayList<>();

    private final List<ServiceProcess> yLives = new ArrayList<>();

    /** One for each life of x, so that no item is posted to two of them. */
    private final List<LoadClient> clients = new ArrayList<>();

    @Test
    void whatTheSurvivorHadTakenArrivesAndTheStreamGoesOn() {
        try (Sink sink = new Sink();
                Pair pair = Pair.into(sink, SETTINGS)) {
            startY(pair);
            startX(pair);
            for (int kill = 0; kill < KILLS; kill++) {
                awaitProgress(sink);
                if (kill % 2 == 0) {
                    pair.x().kill();
                    client().abort();
                    startX(pair);
                } else {
                    pair.y().kill();
                    startY(pair);
                }
            }
            awaitProgress(sink);
            client().stop();
            pair.awaitEmpty();
            assertYTookWhatXSent();
            assertSinkTookWhatYSent(sink);
        }
    }

    private void startX(Pair pair) {
        this.xLives.add(pair.startX().awaitReady());
        this.clients.add(LoadClient.start(pair.x().http(), MAX_POSTING, Seed.random("client " + this.clients.size())));
    }

    private void startY(Pair pair) {
        this.yLives.add(pair.startY().awaitReady());
    }

    private LoadClient client() {
        return this.clients.get(this.clients.size() - 1);
    }

    private static void awaitProgress(Sink sink) {
        int before = sink.size();
        await("items arrive").atMost(LoggedProcess.PATIENCE).until(() -> sink.size() > before + PROGRESS);
    }

    private void assertYTookWhatXSent() {
        for (int life = 0; life < this.xLives.size(); life++) {
            LoadClient client = this.clients.get(life);
            List<Long> posted = client.posted();
            List<Long> logged = this.xLives.get(life).received();
            String x = "x in its life " + life;
            Sequences.assertStart(x + " took what was posted", posted, logged);
            Sequences.assertStart(x + " took what it accepted", logged, client.accepted());
            int arrived = 0;
            for (ServiceProcess y : this.yLives) {
                List<Long> taken = y.received().stream().filter(client::posts).toList();
                arrived = Math.max(arrived, endOf(taken, Sequences.plus(1, posted), arrived));
            }
            boolean killed = life < this.xLives.size() - 1;
            assertThat(arrived)
                    .as("of %d items of %s arrived", logged.size(), x)
                    .isBetween(killed ? logged.size() - CAPACITY : logged.size(), posted.size());
        }
    }

    /** Returns how far the items sent have arrived once a life of the receiver has taken these. */
    private static int endOf(List<Long> taken, List<Long> sent, int arrived) {
        if (taken.isEmpty()) {
            return arrived;
        }
        int start = sent.indexOf(taken.get(0));
        assertThat(start).as("first item taken of those sent").isBetween(arrived - MAX_DELIVERY, arrived);
        int end = start + taken.size();
        assertThat(end).as("items taken of those sent").isLessThanOrEqualTo(sent.size());
        Sequences.assertSame("y took", taken, sent.subList(start, end));
        return end;
    }

    private void assertSinkTookWhatYSent(Sink sink) {
        assertThat(sink.itemsBySource()).as("lives of y").hasSameSizeAs(this.yLives);
        for (int life = 0; life < this.yLives.size(); life++) {
            List<Long> sent = new ArrayList<>(List.of(1L));
            sent.addAll(Sequences.plus(1, this.yLives.get(life).received()));
            List<Long> arrived = sink.itemsBySource().get(life);
            String y = "of y in its life " + life;
            if (life == this.yLives.size() - 1) {
                Sequences.assertSame(y, arrived, sent);
            } else {
                // What y took last may have gone on before the log line that it did not live to write.
                int common = Math.min(arrived.size(), sent.size());
                Sequences.assertSame(y, arrived.subList(0, common), sent.subList(0, common));
                assertThat(arrived.size()).as(y).isBetween(sent.size() - 2 * CAPACITY, sent.size() + MAX_DELIVERY);
            }
        }
    }
}
