package dev.streampair.relay;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers events by their ids, in memory. Bounded: the oldest are forgotten first.
 *
 * <p>Not safe for use by several threads; the store guards it.
 */
final class EventIds {

    private final IdWindow window;

    private final Map<EventKey, Entry> entries = new LinkedHashMap<>();

    EventIds(IdWindow window) {
        this.window = window;
    }

    private record Entry(SourcePosition position, long time) {}

    /**
     * @param now the time, in milliseconds since the epoch
     */
    SourcePosition recall(EventId event, long now) {
        Entry entry = this.entries.get(EventKey.of(event));
        return (entry == null || entry.time() < this.window.start(now)) ? SourcePosition.UNKNOWN : entry.position();
    }

    /**
     * @param now the time, in milliseconds since the epoch
     */
    void remember(EventId event, SourcePosition position, long now) {
        EventKey key = EventKey.of(event);
        this.entries.remove(key);
        this.entries.put(key, new Entry(position, now));
        if (this.entries.size() > this.window.maxIds()) {
            this.entries.remove(this.entries.keySet().iterator().next());
        }
    }
}
