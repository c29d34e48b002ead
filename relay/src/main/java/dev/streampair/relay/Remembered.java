package dev.streampair.relay;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a source, so that nothing it posts is taken twice.
 *
 * <p>A relay numbers its items; of it the last numbers are remembered. Of any other source the last event is, whose items
 * count as numbered from 1.
 *
 * @param eventId the id of the last event, or {@code null} for a source that numbers its items
 * @param taken the number of the last item taken
 * @param answered the number of the last item answered: beyond {@code taken} they were refused, because the stream had
 *     halted; they stay refused, even when the stream has gone on since: the sender that did not hear the answer must get
 *     the same one again. Those that their sender keeps do not count as answered
 */
public record Remembered(@Nullable String eventId, long taken, long answered) {

    /** Of a source that was not heard of. */
    public static final Remembered NOTHING = new Remembered(null, 0, 0);

    /** Returns for how many of the posting's leading items it is known that they were taken. */
    int takenOf(Posting posting) {
        int size = posting.items().size();
        if (posting.event() instanceof EventId.Numbered event) {
            return leading(event, size, this.taken);
        }
        boolean partly = this.taken < this.answered;
        return isLastEvent(posting) ? (partly ? (int) Math.min(size, this.taken) : size) : 0;
    }

    /** Returns for how many of the posting's leading items it is known that they were taken or refused by a halt. */
    int answeredOf(Posting posting) {
        int size = posting.items().size();
        if (posting.event() instanceof EventId.Numbered event) {
            return leading(event, size, this.answered);
        }
        return isLastEvent(posting) ? size : 0;
    }

    /** How many of the event's numbers reach no further than {@code last}. */
    private static int leading(EventId.Numbered event, int size, long last) {
        return (int) Math.max(0, Math.min(size, last - event.firstNumber() + 1));
    }

    /** Whether the posting repeats the last event: an equal id is a repeat, whatever the body. */
    private boolean isLastEvent(Posting posting) {
        return posting.event() instanceof EventId.Named event && event.id().equals(this.eventId);
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
                    Math.max(this.answered, before + (event.keptOnHalt() ? accepted : settled)));
        }
        if (posting.event() instanceof EventId.Named event) {
            return new Remembered(event.id(), accepted, settled);
        }
        return this;
    }
}
