package dev.streampair.relay;

import java.util.List;
import java.util.Optional;

/**
 * What an operator changes of the stream: each is a turn of the intake, among the postings, and each is told to the listeners, but for a drop, which is at once.
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

    /** Sends dead letters again; returns nothing if the intake is closed. */
    Optional<ResendResult> resend(DeadLetterQuery query) {
        return this.intake.inTurn((closed) -> closed ? Optional.empty() : Optional.of(resendNow(query)));
    }

    private ResendResult resendNow(DeadLetterQuery query) {
        ResendResult resending = this.store.resend(query);
        this.listener.deadLettersResent(resending.sent());
        return resending;
    }

    /** Forgets dead letters, and returns how many there were. */
    int drop(DeadLetterQuery query) {
        List<DeadLetter> letters = this.store.drop(query);
        this.listener.deadLettersDropped(letters);
        return letters.size();
    }
}
