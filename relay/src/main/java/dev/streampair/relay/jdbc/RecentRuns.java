package dev.streampair.relay.jdbc;

import dev.streampair.relay.Ages;
import dev.streampair.relay.Batch;
import dev.streampair.relay.Items;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Caches the first waiting runs of the outbox, without gaps, as this process has written or read them, so that it need
 * not read them from the database. They are on disk, and never change there. Bounded.
 *
 * <p>Not safe for use by several threads.
 */
final class RecentRuns {

    /** Enough for the next deliveries. */
    private static final int MAX_ITEMS = 10_000;

    private final Deque<Run> runs = new ArrayDeque<>();

    private int items;

    int items() {
        return this.items;
    }

    boolean isEmpty() {
        return this.runs.isEmpty();
    }

    /** The number of the last item. */
    long lastNumber() {
        return this.runs.getLast().lastNumber();
    }

    /** When the first run arrived, in milliseconds since the epoch. */
    long headTime() {
        return this.runs.getFirst().time();
    }

    /**
     * Adds runs while there is room, and no run before them is missing.
     *
     * @param removedThrough the number of the last item removed from the outbox
     */
    void add(List<Run> added, long removedThrough) {
        for (Run run : added) {
            long last = isEmpty() ? removedThrough : lastNumber();
            if (run.firstNumber() != last + 1 || this.items >= MAX_ITEMS) {
                return;
            }
            addLast(run);
        }
    }

    /** Adds runs that were read from the database. If runs before them are missing, someone has removed them. */
    void addRead(List<Run> read) {
        read.forEach(this::addLast);
    }

    private void addLast(Run run) {
        this.runs.addLast(run);
        this.items += run.items().size();
    }

    /** Forgets the runs that end at or before this number. */
    void removeThrough(long number) {
        while (!isEmpty() && this.runs.getFirst().lastNumber() <= number) {
            this.items -= this.runs.removeFirst().items().size();
        }
    }

    /** Returns the first items after a number, or an empty batch. */
    Batch head(long after, int maxItems) {
        Items.Builder items = new Items.Builder(Math.min(maxItems, this.items));
        Set<String> traces = new LinkedHashSet<>();
        long first = after + 1;
        for (Run run : this.runs) {
            if (items.size() == 0) {
                first = Math.max(first, run.firstNumber());
            }
            long next = first + items.size();
            if (items.size() == maxItems || run.firstNumber() > next) {
                break;
            }
            int start = (int) (next - run.firstNumber());
            int end = start + Math.min(run.items().size() - start, maxItems - items.size());
            run.items().range(start, end).forEach(items::add);
            if (run.trace() != null) {
                traces.add(run.trace());
            }
        }
        return new Batch(first, items.build(), List.copyOf(traces));
    }

    /** Returns the ages of the items after one number up to another, as far as they are cached. */
    long[] ages(long after, long through, long now) {
        List<Run> between = this.runs.stream()
                .filter((run) -> run.lastNumber() > after && run.firstNumber() <= through)
                .toList();
        return Ages.of(now, between.size(), (index) -> between.get(index).time());
    }
}
