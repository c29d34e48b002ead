package dev.streampair.relay;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is remembered of each source, so that nothing it posts is taken twice: bounded, the source not heard of for the
 * longest time goes first. The peer's own sources are kept apart, so that nobody else's can displace them.
 *
 * <p>Not safe for use by several threads; the store guards it.
 */
final class Sources {

    private final Map<String, LastNumbers> ofPeer;

    private final Map<String, LastNumbers> numbered;

    private final Map<String, LastEvent> named;

    private final RingCapacity ring;

    /**
     * @param limit how many sources of each kind are remembered
     * @param ring knows which sources are the peer's
     */
    Sources(int limit, RingCapacity ring) {
        this.ofPeer = new RecentlyUsed<>(limit);
        this.numbered = new RecentlyUsed<>(limit);
        this.named = new RecentlyUsed<>(limit);
        this.ring = ring;
    }

    /** Returns what an earlier posting of the same items was answered, as far as that settles this one. */
    Recall recall(Posting posting) {
        if (posting.event() instanceof EventId.Numbered event) {
            LastNumbers last = numbersOf(event).get(event.source());
            return (last != null)
                    ? last.recall(event.firstNumber(), posting.items().size())
                    : Recall.NOTHING;
        }
        if (posting.event() instanceof EventId.Named event) {
            LastEvent last = this.named.get(event.source());
            return (last != null && last.id.equals(event.id()))
                    ? last.recall(posting.items().size())
                    : Recall.NOTHING;
        }
        return Recall.NOTHING;
    }

    /**
     * Remembers the answer to a posting.
     *
     * @param accepted how many of its leading items have been taken, now or before
     * @param halted whether the rest was refused because the stream has halted
     */
    void remember(Posting posting, int accepted, boolean halted) {
        if (posting.event() instanceof EventId.Numbered event) {
            long before = event.firstNumber() - 1;
            long taken = before + accepted;
            long answered = halted ? before + posting.items().size() : taken;
            numbersOf(event).merge(event.source(), new LastNumbers(taken, answered), LastNumbers::max);
        } else if (posting.event() instanceof EventId.Named event) {
            this.named.put(event.source(), new LastEvent(event.id(), accepted, halted));
        }
    }

    private Map<String, LastNumbers> numbersOf(EventId event) {
        return this.ring.isFromPeer(event) ? this.ofPeer : this.numbered;
    }

    /**
     * What is known of a posting.
     *
     * @param accepted how many of its leading items were taken before
     * @param refused how many after those were refused before, because the stream had halted; they stay refused, even when
     *     the stream has gone on since: the sender that did not hear the answer must get the same one again
     */
    record Recall(int accepted, int refused) {

        private static final Recall NOTHING = new Recall(0, 0);
    }

    /**
     * @param taken the number of the last item taken
     * @param answered the number of the last item answered: beyond {@code taken} they were refused by a halt
     */
    private record LastNumbers(long taken, long answered) {

        LastNumbers max(LastNumbers other) {
            return new LastNumbers(Math.max(this.taken, other.taken), Math.max(this.answered, other.answered));
        }

        Recall recall(long firstNumber, int size) {
            int accepted = leading(firstNumber, size, this.taken);
            return new Recall(accepted, leading(firstNumber, size, this.answered) - accepted);
        }

        /** How many of the numbers reach no further than {@code last}. */
        private static int leading(long firstNumber, int size, long last) {
            return (int) Math.max(0, Math.min(size, last - firstNumber + 1));
        }
    }

    private record LastEvent(String id, int accepted, boolean halted) {

        Recall recall(int size) {
            int known = this.halted ? Math.min(this.accepted, size) : size;
            return new Recall(known, size - known);
        }
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
