package dev.streampair.relay;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of each source, so that nothing it posts is taken twice: bounded, the source not heard of for the
 * longest time goes first.
 *
 * <p>Not safe for use by several threads; the store guards it.
 */
final class Sources {

    private final Map<String, Memory> memories;

    Sources(int limit) {
        this.memories = new LinkedHashMap<>(16, 0.75f, true) {

            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Memory> eldest) {
                return size() > limit;
            }
        };
    }

    /** Returns what an earlier posting of the same items was answered, as far as that settles this one. */
    Recall recall(Posting posting) {
        EventId event = posting.event();
        Memory memory = (event == null) ? null : this.memories.get(event.source());
        if (event instanceof EventId.Numbered numbered && memory instanceof LastNumbers last) {
            return last.recall(numbered.firstNumber(), posting.items().size());
        }
        if (event instanceof EventId.Named named && memory instanceof LastEvent last && last.id.equals(named.id())) {
            return new Recall(last.accepted, last.halted);
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
        EventId event = posting.event();
        if (event instanceof EventId.Numbered numbered) {
            long before = numbered.firstNumber() - 1;
            @Nullable Memory memory = this.memories.get(event.source());
            long takenBefore = (memory instanceof LastNumbers last) ? last.taken : 0;
            long answered = halted ? before + posting.items().size() : before + accepted;
            this.memories.put(event.source(), new LastNumbers(Math.max(takenBefore, before + accepted), answered));
        } else if (event instanceof EventId.Named named) {
            this.memories.put(event.source(), new LastEvent(named.id(), accepted, halted));
        }
    }

    /**
     * What is known of a posting.
     *
     * @param accepted how many of its leading items were taken before
     * @param halted whether the item after those was refused before, because the stream had halted; it stays refused, even
     *     when the stream has gone on since: the sender that did not hear the answer must get the same one again
     */
    record Recall(int accepted, boolean halted) {

        private static final Recall NOTHING = new Recall(0, false);
    }

    private sealed interface Memory {}

    /**
     * @param taken the number of the last item taken
     * @param answered the number of the last item answered: beyond {@code taken} they were refused by a halt
     */
    private record LastNumbers(long taken, long answered) implements Memory {

        Recall recall(long firstNumber, int size) {
            long lastNumber = firstNumber + size - 1;
            if (firstNumber > this.answered) {
                return Recall.NOTHING;
            }
            int accepted = (int) (Math.min(lastNumber, Math.max(this.taken, firstNumber - 1)) - firstNumber + 1);
            return new Recall(accepted, accepted < size && firstNumber + accepted <= this.answered);
        }
    }

    private record LastEvent(String id, int accepted, boolean halted) implements Memory {}
}
