package dev.streampair.relay;

/**
 * What became of a posting.
 *
 * @param outcome whether it was taken, and why not
 * @param repeated how many of its leading items had been taken before, and were skipped
 * @param taken how many items after those were taken now
 */
public record Admission(Outcome outcome, int repeated, int taken) {

    /** How many leading items of the posting this service has taken, now or before. */
    public int accepted() {
        return this.repeated + this.taken;
    }

    /** What the poster is told. */
    public enum Outcome {

        /** The successor of every item is in the outbox. */
        ACCEPTED,

        /** The stream has halted: the items after the {@link Admission#accepted() accepted} ones were not taken. */
        HALTED,

        /** The outbox has no room for the posting; none of it was taken. */
        FULL,

        /** This service drains, before a stop or because it was told to; nothing was taken. */
        DRAINING,

        /** The posting's idempotency key has come with other items before; nothing was taken. */
        KEY_REUSED,

        /** Another copy of the poster's store may have used its numbers for other items; nothing was taken. */
        FOREIGN_NUMBERS,

        /** The service's handler failed; nothing was taken. */
        HANDLER_FAILED,

        /** The store does not work, so it is not sure that anything was taken; if something was, a repeat will be told. */
        STORE_FAILED
    }
}
