package dev.streampair.benchmark;

import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.process.ServiceProcess;
import java.time.Duration;
import java.util.Map;

/**
 * Items that wait in one service of a pair, and go to the other, which keeps them; in the next turn they go back.
 *
 * @param logged whether the receiver logs a line for each item
 */
record PairBacklog(String name, MeasuredPair pair, int items, boolean logged) implements Subject {

    private static final Duration POLL = Duration.ofMillis(20);

    /** For a million items on a slow machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Override
    public Map<Figure, Double> measure() throws Exception {
        this.pair.logItems(false);
        if (this.pair.y().http().outboxSize() < this.items) {
            this.pair.fillX(this.items);
        }
        boolean fromX = this.pair.x().http().outboxSize() >= this.items;
        ServiceProcess from = fromX ? this.pair.x() : this.pair.y();
        ServiceProcess to = fromX ? this.pair.y() : this.pair.x();
        int items = from.http().outboxSize();
        int itemsThere = to.http().outboxSize();
        this.pair.logItems(this.logged);
        long start = System.nanoTime();
        MeasuredPair.order(from, "RUNNING");
        await("an empty outbox")
                .pollInterval(POLL)
                .atMost(PATIENCE)
                .until(() -> from.http().outboxSize() == 0);
        double seconds = (System.nanoTime() - start) / 1e9;
        MeasuredPair.order(from, "PAUSED");
        int came = to.http().outboxSize() - itemsThere;
        if (came != items) {
            throw new IllegalStateException("%d items left, %d came".formatted(items, came));
        }
        to.clearLog();
        return Map.of(Figure.BACKLOG, items / seconds);
    }
}
