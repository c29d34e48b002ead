package dev.streampair.relay;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered so that nothing is accepted twice: of a source that numbers its items, its last numbers; of any other, each
 * of its last events, whose items count as numbered from 1.
 *
 * @param content a digest of the items that an idempotency key came with, or {@code null} for an event
 * @param accepted the number of the last item accepted
 * @param answered the number of the last item answered: beyond {@code accepted} they were refused, because the stream had
 *     halted; they stay refused, even when the stream has gone on since: the sender that did not hear the answer must get
 *     the same one again. Those that their sender keeps do not count as answered
 * @param incarnation the id of the last that used a source's numbers, or {@code null} if none has told
 */
public record SourcePosition(
        @Nullable String content,
        long accepted,
        long answered,
        @Nullable String incarnation) {

    /** Of a source or an event that was not heard of. */
    public static final SourcePosition UNKNOWN = new SourcePosition(null, 0, 0);

    /** Of a source that does not tell who uses its numbers, or of an event. */
    public SourcePosition(@Nullable String content, long accepted, long answered) {
        this(content, accepted, answered, null);
    }

    /** Whether the posting's numbers may have been used for other items by someone else. */
    boolean isOfOtherIncarnation(Posting posting) {
        return this.incarnation != null
                && posting.event() instanceof EventId.Numbered event
                && event.incarnation().isOther(this.incarnation, this.answered);
    }

    /** Returns what is to be remembered once all of this posting is known to be a repeat. */
    SourcePosition afterRepeat(Posting posting) {
        return new SourcePosition(this.content, this.accepted, this.answered, incarnationAfter(posting));
    }

    private @Nullable String incarnationAfter(Posting posting) {
        return (posting.event() instanceof EventId.Numbered event
                        && !event.incarnation().users().isEmpty())
                ? event.incarnation().id()
                : this.incarnation;
    }

    /** Returns for how many of the posting's leading items it is known that they were accepted. */
    int acceptedOf(Posting posting) {
        int size = posting.items().size();
        if (posting.event() instanceof EventId.Numbered event) {
            return leading(event, size, this.accepted);
        }
        if (!isKnown()) {
            return 0;
        }
        return (this.accepted < this.answered) ? (int) Math.min(size, this.accepted) : size;
    }

    /** Returns for how many of the posting's leading items it is known that they were accepted or refused by a halt. */
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
     * @param accepted how many of its leading items have been accepted, now or before
     * @param halted whether the rest was refused because the stream has halted
     */
    SourcePosition after(Posting posting, int accepted, boolean halted) {
        int settled = halted ? posting.items().size() : accepted;
        if (posting.event() instanceof EventId.Numbered event) {
            long before = event.firstNumber() - 1;
            return new SourcePosition(
                    null,
                    Math.max(this.accepted, before + accepted),
                    Math.max(this.answered, before + (event.keptOnHalt() ? accepted : settled)),
                    incarnationAfter(posting));
        }
        if (accepted == 0) {
            // Nothing can be accepted twice, and what is remembered has its bounds.
            return UNKNOWN;
        }
        String content = (posting.event() instanceof EventId.Keyed key) ? key.content() : null;
        return new SourcePosition(content, accepted, settled);
    }
}
