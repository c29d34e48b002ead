package dev.streampair.relay;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a store does with a posting. The decision depends only on what the store knows, so every store decides alike.
 *
 * @param receipt the answer to the poster
 * @param successors the items to append to the outbox
 * @param position the new position of the posting's source
 * @param progress the new progress of the stream
 */
public record Decision(Receipt receipt, Items successors, SourcePosition position, StreamProgress progress) {

    private static final Logger logger = LoggerFactory.getLogger(Decision.class);

    private static final Items NONE = Items.of();

    /**
     * Decides on a posting.
     *
     * @param position the position of its source or event
     * @param room how many more items the outbox accepts from a posting with this event
     * @param progress the progress of the stream
     * @param draining whether to refuse new items
     */
    public static Decision on(
            Posting posting,
            SourcePosition position,
            int room,
            StreamProgress progress,
            ItemHandler handler,
            boolean draining) {
        int size = posting.items().size();
        if (position.isOfOtherContent(posting)) {
            return nothing(Receipt.Outcome.KEY_REUSED, 0, position, progress);
        }
        if (position.isOfOtherIncarnation(posting)) {
            return nothing(Receipt.Outcome.FOREIGN_NUMBERS, 0, position, progress);
        }
        int duplicates = position.acceptedOf(posting);
        int answered = position.answeredOf(posting);
        if (answered == size) {
            return nothing(
                    (duplicates == size) ? Receipt.Outcome.ACCEPTED : Receipt.Outcome.HALTED,
                    duplicates,
                    position.afterRepeat(posting),
                    progress);
        }
        if (draining) {
            return nothing(Receipt.Outcome.DRAINING, duplicates, position, progress);
        }
        try {
            if (progress.halted() || handler.halts(progress.sent(), progress.limit())) {
                return new Decision(
                        new Receipt(Receipt.Outcome.HALTED, duplicates, 0),
                        NONE,
                        position.after(posting, duplicates, true),
                        progress.after(0, true));
            }
            if (answered > duplicates || size - duplicates > room) {
                // One answer cannot cover both items that an earlier halt refused and new ones: the sender retries with
                // fewer.
                return nothing(Receipt.Outcome.FULL, duplicates, position, progress);
            }
            return accept(posting, duplicates, position, progress, handler);
        } catch (RuntimeException | Error ex) {
            logger.error("The handler failed; no item of a posting of {} items was accepted", size, ex);
            return nothing(Receipt.Outcome.HANDLER_FAILED, duplicates, position, progress);
        }
    }

    private static Decision nothing(
            Receipt.Outcome outcome, int duplicates, SourcePosition position, StreamProgress progress) {
        return new Decision(new Receipt(outcome, duplicates, 0), NONE, position, progress);
    }

    private static Decision accept(
            Posting posting, int duplicates, SourcePosition position, StreamProgress progress, ItemHandler handler) {
        Items items = posting.items();
        int fresh = items.size() - duplicates;
        Items.Builder successors = new Items.Builder(fresh);
        boolean halts = false;
        while (successors.size() < fresh && !halts) {
            successors.add(handler.successorOf(items.get(duplicates + successors.size())));
            int accepted = successors.size();
            halts = accepted < fresh && handler.halts(progress.sent() + accepted, progress.limit());
        }
        int accepted = successors.size();
        return new Decision(
                new Receipt(halts ? Receipt.Outcome.HALTED : Receipt.Outcome.ACCEPTED, duplicates, accepted),
                successors.build(),
                position.after(posting, duplicates + accepted, halts),
                progress.after(accepted, halts));
    }
}
