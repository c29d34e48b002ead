package dev.streampair.relay;

import java.util.List;
import java.util.Optional;

/**
 * An operator's changes to the stream. Each is a turn of the intake, among the postings, except a drop, which happens
 * at once. Each is reported to the listeners.
 *
 * <p>Safe for use by several threads. Each method waits, and throws {@link StoreException} if the store does not work.
 */
final class Interventions {

    private final Store store;

    private final Intake intake;

    private final RelayListener listener;

    Interventions(Store store, Intake intake, RelayListener listener) {
        this.store = store;
        this.intake = intake;
        this.listener = listener;
    }

    /** Starts the stream with an item that nobody posted. */
    StartResult startStream(long seed, long limit) {
        return this.intake.inTurn((closed) -> closed ? StartResult.DRAINING : this.store.startStream(seed, limit));
    }

    /** Halts the stream. */
    void halt() {
        this.intake.inTurn((closed) -> {
            this.store.halt();
            return true;
        });
    }

    /** Sends dead letters again; returns empty if the intake refuses new items. */
    Optional<ResendResult> resend(DeadLetterQuery query) {
        return this.intake.inTurn((closed) -> closed ? Optional.empty() : Optional.of(resendNow(query)));
    }

    private ResendResult resendNow(DeadLetterQuery query) {
        ResendResult resending = this.store.resend(query);
        this.listener.deadLettersResent(resending.sent());
        return resending;
    }

    /** Drops dead letters, and returns how many there were. */
    int drop(DeadLetterQuery query) {
        List<DeadLetter> letters = this.store.drop(query);
        this.listener.deadLettersDropped(letters);
        return letters.size();
    }
}
