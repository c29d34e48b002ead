package dev.streampair.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery must do, and must not: each item is settled once and in order, one delivery is on the way at a time,
 * none begins before a back-off is over, and none is late.
 *
 * <p>It throws nothing where the engine would catch it; {@link #assertHolds} does.
 */
final class StressModel implements RelayListener {

    private final ManualScheduler clock;

    private final List<String> violations = new ArrayList<>();

    /** What the outbox was ever given, in order: the item numbered n is at n - 1. */
    private final List<Long> given = new ArrayList<>();

    /** Of those, the ones that the listeners were not told of, as the store failed after it had taken them. */
    private final List<Long> untold = new ArrayList<>();

    private final List<Long> told = new ArrayList<>();

    /** The number of the last item that was delivered, dropped or buried. */
    private long settled;

    /** The number of the last item that the peer has answered for good. */
    private long answered;

    private @Nullable Batch onTheWay;

    /** When the next delivery begins, if there is something to deliver. */
    private long due;

    private boolean ended;

    StressModel(ManualScheduler clock) {
        this.clock = clock;
        this.due = clock.nanoTime();
    }

    void assertHolds() {
        if (!this.violations.isEmpty()) {
            throw new AssertionError(String.join("; ", this.violations));
        }
    }

    private void check(boolean holds, String rule, Object found) {
        if (!holds) {
            this.violations.add("violated: " + rule + " (" + found + ")");
        }
    }

    void given(Items items, boolean toldOf) {
        items.forEach((item) -> {
            this.given.add(item);
            if (!toldOf) {
                this.untold.add(item);
            }
        });
    }

    int givenItems() {
        return this.given.size();
    }

    @Override
    public void accepted(Items items, @Nullable EventId event) {
        items.forEach(this.told::add);
    }

    /** The peer client was given a batch. */
    void begun(Batch batch) {
        check(this.onTheWay == null, "one delivery at a time", batch);
        check(!this.ended, "none after the end", batch);
        check(this.clock.nanoTime() - this.due >= 0, "none during a back-off", batch);
        check(batch.firstNumber() == this.settled + 1, "what is settled is not delivered again, nor left out", batch);
        int first = (int) batch.firstNumber() - 1;
        Items expected = Items.of(this.given.subList(first, first + batch.size()).stream()
                .mapToLong(Long::longValue)
                .toArray());
        check(batch.items().equals(expected), "the items are those that were taken", batch);
        this.onTheWay = batch;
    }

    /** Returns the batch that is on the way, and has no answer yet. */
    @Nullable
    Batch onTheWay() {
        return this.onTheWay;
    }

    /** The batch on the way has its answer. */
    void answered(PeerAnswer answer) {
        if (this.onTheWay != null && (answer instanceof PeerAnswer.Accepted || answer instanceof PeerAnswer.Halted)) {
            this.answered = this.onTheWay.lastNumber();
        }
        this.onTheWay = null;
    }

    /** Something failed in the delivery, and nothing is on the way. */
    void failed() {
        this.onTheWay = null;
        waits(Duration.ofSeconds(1));
    }

    /** The delivery waits, counted from now. */
    void waits(Duration delay) {
        this.due = this.clock.nanoTime() + delay.toNanos();
    }

    @Override
    public void delivered(Batch batch, long[] ages) {
        settle(batch.firstNumber(), batch.lastNumber());
    }

    @Override
    public void dropped(Batch batch) {
        settle(batch.firstNumber(), batch.lastNumber());
    }

    @Override
    public void deadLettered(DeadLetter letter) {
        settle(letter.number(), letter.number());
    }

    /** An item was buried, and the store failed then. */
    void buriedUntold(long number) {
        this.settled = number;
    }

    private void settle(long first, long last) {
        check(!this.ended, "nothing is settled after the end", first);
        check(first == this.settled + 1, "items are settled once, and in order", first);
        this.settled = last;
        waits(Duration.ZERO);
    }

    @Override
    public void retried(Batch batch, PeerAnswer answer, Duration delay) {
        check(!this.ended, "nothing is tried again after the end", batch);
        waits(delay);
    }

    /** Nothing is on the way, and nothing keeps a delivery from beginning, but a back-off. */
    void checkThatADeliveryWaitsForABackOffOnly(int alarms) {
        check(this.due - this.clock.nanoTime() > 0, "a delivery begins when its back-off is over", this.settled);
        check(alarms == 1, "somebody ends the back-off", alarms);
    }

    void end() {
        this.ended = true;
    }

    void checkThatAnswersCount() {
        check(this.settled >= this.answered, "the peer's answers count", this.settled);
    }

    void checkThatAllWasToldOf() {
        List<Long> expected = new ArrayList<>(this.given);
        expected.removeAll(this.untold);
        check(this.told.equals(expected), "the listeners know of all that was taken, in order", this.told);
    }

    void checkThatNothingIsTaken(Receipt receipt) {
        check(receipt.accepted() == 0, "nothing is taken after the intake was closed", receipt);
    }

    void checkThatAllIsSettled() {
        check(this.settled == this.given.size(), "nothing is forgotten", this.settled + " of " + this.given.size());
    }
}
