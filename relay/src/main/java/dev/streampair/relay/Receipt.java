package dev.streampair.relay;

/**
 * The answer to a posting: the outcome for its items.
 *
 * @param outcome whether it was accepted, or why not
 * @param duplicates how many of its leading items were accepted before, and were skipped
 * @param newlyAccepted how many items after those were accepted now
 */
public record Receipt(Outcome outcome, int duplicates, int newlyAccepted) {

    /** How many leading items of the posting have been accepted, now or before. */
    public int accepted() {
        return this.duplicates + this.newlyAccepted;
    }

    /** Whether a posting is accepted, or why not. */
    public enum Outcome {

        /** The successor of every item is in the outbox. */
        ACCEPTED,

        /** The stream has halted: the items after the {@link Receipt#accepted() accepted} ones are refused. */
        HALTED,

        /** The outbox has no room for the posting; nothing was accepted. */
        FULL,

        /** This service drains, before a stop or on an operator's order; nothing was accepted. */
        DRAINING,

        /** The posting's idempotency key came with other items before; nothing was accepted. */
        KEY_REUSED,

        /** Another copy of the sender's store may have used these numbers for other items; nothing was accepted. */
        FOREIGN_NUMBERS,

        /** The service's handler failed; nothing was accepted. */
        HANDLER_FAILED,

        /**
         * The store failed, so it is not known whether anything was accepted; if it was, a retry is skipped as a
         * duplicate.
         */
        STORE_FAILED
    }
}
