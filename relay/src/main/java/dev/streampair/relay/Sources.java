package dev.streampair.relay;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Remembers the position of each source, in memory. Bounded: of each kind, the source that was not used for the longest
 * time is forgotten first.
 *
 * <p>Not safe for use by several threads; the store guards it.
 */
final class Sources {

    private static final int MAX_LENGTH = 500;

    private final Map<SourceKind, Map<String, SourcePosition>> kinds = new EnumMap<>(SourceKind.class);

    /**
     * @param limit how many sources of each kind are remembered
     */
    Sources(int limit) {
        for (SourceKind kind : SourceKind.values()) {
            this.kinds.put(kind, new RecentlyUsed<>(limit));
        }
    }

    SourcePosition recall(SourceKind kind, EventId.Numbered event) {
        return of(kind).getOrDefault(keyOf(event), SourcePosition.UNKNOWN);
    }

    void remember(SourceKind kind, EventId.Numbered event, SourcePosition position) {
        of(kind).put(keyOf(event), position);
    }

    private static String keyOf(EventId event) {
        return Keys.shortened(event.source(), MAX_LENGTH);
    }

    private Map<String, SourcePosition> of(SourceKind kind) {
        return Objects.requireNonNull(this.kinds.get(kind));
    }

    /** A map that forgets the entry not used for the longest time when it exceeds its limit. */
    private static final class RecentlyUsed<V> extends LinkedHashMap<String, V> {

        private static final long serialVersionUID = 1L;

        private final int limit;

        RecentlyUsed(int limit) {
            super(16, 0.75f, true);
            this.limit = limit;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > this.limit;
        }
    }
}
