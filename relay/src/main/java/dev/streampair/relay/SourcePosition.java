package dev.streampair.relay;

import org.jspecify.annotations.Nullable;

/**
 * What a store remembers so that nothing is accepted twice: for a source that numbers its items, its last numbers; for
 * any other, each of its last events, whose items count as numbered from 1.
 *
 * @param content a digest of the items that an idempotency key came with, or {@code null} for an event
 * @param accepted the number of the last item accepted
 * @param answered the number of the last item answered: items beyond {@code accepted} were refused, because the stream
 *     had halted. They stay refused, even if the stream has continued since: a sender that missed the answer must get
 *     the same one again. Items that their sender keeps do not count as answered
 * @param incarnation the id of the last user of a source's numbers, or {@code null} if none is known
 */
public record SourcePosition(
        @Nullable String content,
        long accepted,
        long answered,
        @Nullable String incarnation) {

    /** The position of an unknown source or event. */
    public static final SourcePosition UNKNOWN = new SourcePosition(null, 0, 0);

    /** Creates the position of an event, or of a source that does not name the user of its numbers. */
    public SourcePosition(@Nullable String content, long accepted, long answered) {
        this(content, accepted, answered, null);
    }

    /** Whether another process may have used the posting's numbers for other items. */
    boolean isOfOtherIncarnation(Posting posting) {
        return this.incarnation != null
                && posting.event() instanceof EventId.Numbered event
                && event.incarnation().isOther(this.incarnation, this.answered);
    }

    /** Returns the position after a posting whose items were all answered before. */
    SourcePosition afterRepeat(Posting posting) {
        return new SourcePosition(this.content, this.accepted, this.answered, incarnationAfter(posting));
    }

    private @Nullable String incarnationAfter(Posting posting) {
        return (posting.event() instanceof EventId.Numbered event
                        && !event.incarnation().users().isEmpty())
                ? event.incarnation().id()
                : this.incarnation;
    }

    /** Returns how many of the posting's leading items are known to have been accepted. */
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

    /**
     * Returns how many of the posting's leading items are known to have been accepted, or refused because of a halt.
     */
    int answeredOf(Posting posting) {
        int size = posting.items().size();
        if (posting.event() instanceof EventId.Numbered event) {
            return leading(event, size, this.answered);
        }
        return isKnown() ? size : 0;
    }

    /** How many of the event's numbers are at most {@code last}. */
    private static int leading(EventId.Numbered event, int size, long last) {
        return (int) Math.max(0, Math.min(size, last - event.firstNumber() + 1));
    }

    /** Whether the event was answered before. An event with the same id is a duplicate, even if its body differs. */
    private boolean isKnown() {
        return this.answered > 0;
    }

    /** Whether the posting's idempotency key came with other items before. */
    boolean isOfOtherContent(Posting posting) {
        return isKnown()
                && posting.event() instanceof EventId.Keyed key
                && !key.content().equals(this.content);
    }

    /**
     * Returns the position after the answer to this posting.
     *
     * @param accepted how many of its leading items have been accepted, now or before
     * @param halted whether the rest was refused because the stream has halted
     */
    SourcePosition after(Posting posting, int accepted, boolean halted) {
        int lastAnswered = halted ? posting.items().size() : accepted;
        if (posting.event() instanceof EventId.Numbered event) {
            long before = event.firstNumber() - 1;
            return new SourcePosition(
                    null,
                    Math.max(this.accepted, before + accepted),
                    Math.max(this.answered, before + (event.keptOnHalt() ? accepted : lastAnswered)),
                    incarnationAfter(posting));
        }
        if (accepted == 0) {
            // Nothing was accepted that could be accepted twice, and memory is limited.
            return UNKNOWN;
        }
        String content = (posting.event() instanceof EventId.Keyed key) ? key.content() : null;
        return new SourcePosition(content, accepted, lastAnswered);
    }
}
