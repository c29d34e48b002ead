package dev.streampair.relay;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a store is to do with a posting. Made of what the store knows, and nothing else, so that every store decides alike.
 *
 * @param admission what the poster is told
 * @param successors what is to be appended to the outbox
 * @param remembered what is to be remembered of the posting's event or its source
 * @param progress where the stream is then
 */
public record Ruling(Admission admission, Items successors, Remembered remembered, Progress progress) {

    private static final Logger logger = LoggerFactory.getLogger(Ruling.class);

    private static final Items NONE = Items.of();

    /**
     * Rules on a posting.
     *
     * @param remembered what is remembered of its event or its source
     * @param room how many items the outbox has room for, for a posting with this event
     * @param progress where the stream is
     * @param draining whether to take nothing new
     */
    public static Ruling on(
            Posting posting,
            Remembered remembered,
            int room,
            Progress progress,
            ItemHandler handler,
            boolean draining) {
        int size = posting.items().size();
        if (remembered.isOfOtherContent(posting)) {
            return nothing(Admission.Outcome.KEY_REUSED, 0, remembered, progress);
        }
        if (remembered.isOfOtherIncarnation(posting)) {
            return nothing(Admission.Outcome.FOREIGN_NUMBERS, 0, remembered, progress);
        }
        int repeated = remembered.takenOf(posting);
        int answered = remembered.answeredOf(posting);
        if (answered == size) {
            return nothing(
                    (repeated == size) ? Admission.Outcome.ACCEPTED : Admission.Outcome.HALTED,
                    repeated,
                    remembered.afterRepeat(posting),
                    progress);
        }
        if (draining) {
            return nothing(Admission.Outcome.DRAINING, repeated, remembered, progress);
        }
        try {
            if (progress.halted() || handler.halts(progress.sent(), progress.limit())) {
                return new Ruling(
                        new Admission(Admission.Outcome.HALTED, repeated, 0),
                        NONE,
                        remembered.after(posting, repeated, true),
                        progress.after(0, true));
            }
            if (answered > repeated || size - repeated > room) {
                // Items once refused by a halt and new ones cannot be answered as one: the sender comes back with
                // fewer.
                return nothing(Admission.Outcome.FULL, repeated, remembered, progress);
            }
            return take(posting, repeated, remembered, progress, handler);
        } catch (RuntimeException | Error ex) {
            logger.error("The handler failed; nothing was taken of a posting of {} items", size, ex);
            return nothing(Admission.Outcome.HANDLER_FAILED, repeated, remembered, progress);
        }
    }

    private static Ruling nothing(Admission.Outcome outcome, int repeated, Remembered remembered, Progress progress) {
        return new Ruling(new Admission(outcome, repeated, 0), NONE, remembered, progress);
    }

    private static Ruling take(
            Posting posting, int repeated, Remembered remembered, Progress progress, ItemHandler handler) {
        Items items = posting.items();
        int fresh = items.size() - repeated;
        Items.Builder successors = new Items.Builder(fresh);
        boolean halts = false;
        while (successors.size() < fresh && !halts) {
            successors.add(handler.successorOf(items.get(repeated + successors.size())));
            int taken = successors.size();
            halts = taken < fresh && handler.halts(progress.sent() + taken, progress.limit());
        }
        int taken = successors.size();
        return new Ruling(
                new Admission(halts ? Admission.Outcome.HALTED : Admission.Outcome.ACCEPTED, repeated, taken),
                successors.build(),
                remembered.after(posting, repeated + taken, halts),
                progress.after(taken, halts));
    }
}
