package dev.streampair.relay.live;

import dev.streampair.relay.Items;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The last events of the stream, numbered from 1 upwards: one for each accepted posting. Beyond its bounds, in events
 * and in items, it forgets the oldest events; it always keeps the newest.
 *
 * <p>Safe for use by several threads: none holds the lock for longer than it takes to look up, or to forget, an event.
 */
final class History {

    /** The bound in items: this many for each event that the history may hold, because a posting may hold thousands. */
    static final int ITEMS_PER_EVENT = 100;

    private final String run;

    private final long maxItems;

    // Guarded by this.

    /** An event is at the index of its number modulo the length. */
    private final @Nullable Items[] events;

    /** The number of the oldest event. */
    private long first = 1;

    /** The number that the next event gets. */
    private long next = 1;

    private long items;

    /**
     * @param run names this run of the service: no other run knows its numbers
     * @param maxEvents how many events it holds
     */
    History(String run, int maxEvents) {
        this.run = run;
        this.events = new Items[maxEvents];
        this.maxItems = (long) maxEvents * ITEMS_PER_EVENT;
    }

    String run() {
        return this.run;
    }

    synchronized void append(Items event) {
        while (this.first < this.next
                && (this.next - this.first == this.events.length || this.items + event.size() > this.maxItems)) {
            forgetFirst();
        }
        this.events[slot(this.next)] = event.detached();
        this.items += event.size();
        this.next++;
    }

    private void forgetFirst() {
        int slot = slot(this.first);
        this.items -= Objects.requireNonNull(this.events[slot]).size();
        this.events[slot] = null;
        this.first++;
    }

    private int slot(long number) {
        return (int) (number % this.events.length);
    }

    /** Returns the event of this number, or {@code null} if it is forgotten, or has not happened yet. */
    synchronized @Nullable Items get(long number) {
        return (this.first <= number && number < this.next) ? this.events[slot(number)] : null;
    }

    /** The number of the oldest event that is kept; of the next one if none is. */
    synchronized long first() {
        return this.first;
    }

    /** The number that the next event gets. */
    synchronized long next() {
        return this.next;
    }
}
