package dev.streampair.benchmark;

import java.util.Map;

/**
 * Items that wait in a multiprocessing queue, and go to the other process.
 *
 * @param length 1, or how many go together in a list
 */
record QueueBacklog(String name, int items, int length) implements Subject {

    @Override
    public Map<Figure, Double> measure() {
        try (Baseline queues =
                Baseline.queues("backlog", Integer.toString(this.items), Integer.toString(this.length))) {
            String[] moved = queues.awaitLine("moved ").split(" ", -1);
            return Map.of(Figure.BACKLOG, Long.parseLong(moved[2]) * 1e9 / Long.parseLong(moved[1]));
        }
    }
}
