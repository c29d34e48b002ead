package dev.streampair.relay;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered so that nothing is taken twice: of a source that numbers its items, its last numbers; of any other, each
 * of its last events, whose items count as numbered from 1.
 *
 * @param content a digest of the items that an idempotency key came with, or {@code null} for an event
 * @param taken the number of the last item taken
 * @param answered the number of the last item answered: beyond {@code taken} they were refused, because the stream had
 *     halted; they stay refused, even when the stream has gone on since: the sender that did not hear the answer must get
 *     the same one again. Those that their sender keeps do not count as answered
 * @param incarnation the id of the last that used a source's numbers, or {@code null} if none has told
 */
public record Remembered(
        @Nullable String content,
        long taken,
        long answered,
        @Nullable String incarnation) {

    /** Of a source or an event that was not heard of. */
    public static final Remembered NOTHING = new Remembered(null, 0, 0);

    /** Of a source that does not tell who uses its numbers, or of an event. */
    public Remembered(@Nullable String content, long taken, long answered) {
        this(content, taken, answered, null);
    }

    /** Whether the posting's numbers may have been used for other items by someone else. */
    boolean isOfOtherIncarnation(Posting posting) {
        return this.incarnation != null
                && posting.event() instanceof EventId.Numbered event
                && event.incarnation().isOther(this.incarnation, this.answered);
    }

    /** Returns what is to be remembered once all of this posting is known to be a repeat. */
    Remembered afterRepeat(Posting posting) {
        return new Remembered(this.content, this.taken, this.answered, incarnationAfter(posting));
    }

    private @Nullable String incarnationAfter(Posting posting) {
        return (posting.event() instanceof EventId.Numbered event
                        && !event.incarnation().users().isEmpty())
                ? event.incarnation().id()
                : this.incarnation;
    }

    /** Returns for how many of the posting's leading items it is known that they were taken. */
    int takenOf(Posting posting) {
        int size = posting.items().size();
        if (posting.event() instanceof EventId.Numbered event) {
            return leading(event, size, this.taken);
        }
        if (!isKnown()) {
            return 0;
        }
        return (this.taken < this.answered) ? (int) Math.min(size, this.taken) : size;
    }

    /** Returns for how many of the posting's leading items it is known that they were taken or refused by a halt. */
    int answeredOf(Posting posting) {
        int size = posting.items().size();
        if (posting.event() instanceof EventId.Numbered event) {
            return leading(event, size, this.answered);
        }
        return isKnown() ? size : 0;
    }

    /** How many of the event's numbers reach no further than {@code last}. */
    private static int leading(EventId.Numbered event, int size, long last) {
        return (int) Math.max(0, Math.min(size, last - event.firstNumber() + 1));
    }

    /** Whether it is a posting's that was answered before. An equal id of an event is a repeat, whatever the body. */
    private boolean isKnown() {
        return this.answered > 0;
    }

    /** Whether the posting has the idempotency key of other items. */
    boolean isOfOtherContent(Posting posting) {
        return isKnown()
                && posting.event() instanceof EventId.Keyed key
                && !key.content().equals(this.content);
    }

    /**
     * Returns what is to be remembered once this posting is answered.
     *
     * @param accepted how many of its leading items have been taken, now or before
     * @param halted whether the rest was refused because the stream has halted
     */
    Remembered after(Posting posting, int accepted, boolean halted) {
        int settled = halted ? posting.items().size() : accepted;
        if (posting.event() instanceof EventId.Numbered event) {
            long before = event.firstNumber() - 1;
            return new Remembered(
                    null,
                    Math.max(this.taken, before + accepted),
                    Math.max(this.answered, before + (event.keptOnHalt() ? accepted : settled)),
                    incarnationAfter(posting));
        }
        if (accepted == 0) {
            // Nothing can be taken twice, and what is remembered has its bounds.
            return NOTHING;
        }
        String content = (posting.event() instanceof EventId.Keyed key) ? key.content() : null;
        return new Remembered(content, accepted, settled);
    }
}
