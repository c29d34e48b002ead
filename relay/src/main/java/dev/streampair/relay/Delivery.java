package dev.streampair.relay;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;

/**
 * What is delivered next, and what the peer's answer to it means. An item leaves the outbox once the peer has accepted it, or
 * for good reason never will; until then its number, its value and its place do not change, however often it is tried,
 * alone or with others.
 *
 * <p>Items that wait travel together, as many as the policy allows. When the peer refuses several, has no room or no time for
 * them, or fails twice, half as many are tried: so one bad item does not take others with it, and a delivery that is too much
 * for the peer shrinks until it is not. It grows again with what is accepted: see {@code DeliverySize}.
 *
 * <p>For one thread at a time, but for {@link #peerStatus}, {@link #lastAnswer} and {@link #head}.
 */
final class Delivery {

    private static final Logger logger = LoggerFactory.getLogger(Delivery.class);

    /** The wait after there was nothing to deliver although there seemed to be. */
    static final Duration NOTHING_FOUND = Duration.ofMillis(100);

    /** For how long this service may be full and the peer take nothing before someone is told. While items move, the head is another each time. */
    static final Duration MAX_STANDSTILL = Duration.ofSeconds(10);

    private final Store store;

    private final DeliveryPolicy policy;

    private final RelayListener listener;

    private final InstantSource clock;

    private final PeerWatch peer;

    private final HeadWatch head;

    private final DeliverySize size;

    /** The waits of the present failures, or {@code null} if the last attempt got somewhere. */
    private @Nullable BackOffExecution backOff;

    Delivery(Store store, DeliveryPolicy policy, RelayListener listener, InstantSource clock) {
        this.store = store;
        this.policy = policy;
        this.listener = listener;
        this.clock = clock;
        this.peer = new PeerWatch(listener, clock);
        this.head = new HeadWatch(clock);
        this.size = new DeliverySize(policy.maxItems());
    }

    DeliveryPolicy policy() {
        return this.policy;
    }

    /** What the last deliveries have shown of the peer. */
    PeerStatus peerStatus() {
        return this.peer.status();
    }

    /** What the peer said last, or {@code null} if nothing was delivered yet. */
    @Nullable
    PeerAnswer lastAnswer() {
        return this.peer.lastAnswer();
    }

    /** What is tried in vain. */
    HeadWatch head() {
        return this.head;
    }

    /** Returns what to deliver next; without items if there is nothing. */
    Batch next() {
        Batch batch = this.store.head(this.size.items());
        HeadOfLine failing = this.head.failing();
        if (failing != null && failing.first() != batch.firstNumber()) {
            // Another process has delivered meanwhile, or someone has removed rows.
            goOn();
        }
        return batch;
    }

    /** Begins anew with the head of the line: another process delivers. */
    void startAnew() {
        goOn();
    }

    /** Returns what counts as the peer's answer when the way to it failed unexpectedly. */
    PeerAnswer failed(RuntimeException failure) {
        if (this.peer.status().error() == null) {
            logger.error("Unexpected failure during a delivery", failure);
        }
        return new PeerAnswer.Unavailable(failure.toString());
    }

    /**
     * Does what the peer's answer asks for.
     *
     * @param batch what {@link #next} has returned last
     * @param took the time from the beginning of the attempt to the answer
     * @return how long to wait before the next attempt: zero when this one got somewhere
     */
    Duration answered(Batch batch, PeerAnswer answer, Duration took) {
        this.listener.attempted(batch, answer, took);
        this.peer.learn(answer);
        if (answer instanceof PeerAnswer.Accepted) {
            return acknowledge(batch, batch.size());
        }
        if (answer instanceof PeerAnswer.Halted halted) {
            int accepted = Math.max(0, Math.min(halted.accepted(), batch.size()));
            return this.policy.keepsOnHalt() ? keepRest(batch, halted, accepted) : acknowledge(batch, accepted);
        }
        if (answer instanceof PeerAnswer.Refused refused) {
            return (batch.size() == 1) ? refusedOne(batch, refused) : tryHalf(batch, refused);
        }
        return tryLater(batch, answer);
    }

    /** The peer has accepted the leading items and dropped the rest. */
    private Duration acknowledge(Batch batch, int accepted) {
        if (accepted > 0) {
            long[] ages = this.store.acknowledgeThrough(batch.firstNumber() + accepted - 1);
            this.listener.delivered(batch.range(0, accepted), ages);
        }
        if (accepted < batch.size()) {
            this.store.acknowledgeThrough(batch.lastNumber());
            this.listener.dropped(batch.range(accepted, batch.size()));
        }
        this.size.delivered();
        return goOn();
    }

    /** The peer has accepted the leading items, and is tried with the rest until it goes on. */
    private Duration keepRest(Batch batch, PeerAnswer.Halted halted, int accepted) {
        if (accepted > 0) {
            acknowledge(batch.range(0, accepted), accepted);
        }
        return (accepted < batch.size()) ? tryLater(batch.range(accepted, batch.size()), halted) : Duration.ZERO;
    }

    private Duration refusedOne(Batch batch, PeerAnswer.Refused refused) {
        if (!this.policy.buriesRefused()) {
            return stand(batch, refused, "it is refused");
        }
        if (!hasRoomForDeadLetter()) {
            return stand(batch, refused, "it is refused, and there is no room for another dead letter");
        }
        moveToDeadLetters(batch, refused.reason());
        return goOn();
    }

    private boolean hasRoomForDeadLetter() {
        return this.store.countDeadLetters(DeadLetterQuery.ALL) < this.policy.maxDeadLetters();
    }

    private void moveToDeadLetters(Batch batch, String reason) {
        DeadLetter letter = new DeadLetter(batch.firstNumber(), batch.items().get(0), this.clock.instant(), reason);
        this.store.moveToDeadLetters(letter);
        this.listener.deadLettered(letter);
    }

    /** Keeps the item at the head, until the peer takes it or an operator decides. */
    private Duration stand(Batch batch, PeerAnswer.Refused refused, String why) {
        this.size.tooMuch(batch.size());
        Duration delay = tryLater(batch, refused);
        block("item %s at the head: %s (%s)".formatted(batch.items().get(0), why, refused.reason()));
        return delay;
    }

    private void block(String reason) {
        if (this.head.block(reason)) {
            this.listener.blocked(reason);
        }
    }

    /** Tells of a ring that stands, as when someone else has posted in the peer's name. */
    private void lookForStandstill(Batch batch, PeerAnswer.Busy busy) {
        boolean full = this.store.size() >= this.store.capacity();
        if (full && this.head.failingFor().compareTo(MAX_STANDSTILL) > 0) {
            block(
                    "item %s at the head: this service is full, and the peer takes nothing (%s). If each waits for the other, raise relay.outbox.capacity of one, or make items at the head dead letters"
                            .formatted(batch.items().get(0), busy.reason()));
        }
    }

    /**
     * Makes the item at the head a dead letter, for an operator.
     *
     * @param number the item's number
     */
    HeadMove moveHead(long number) {
        Batch first = this.store.head(1);
        if (first.items().isEmpty() || first.firstNumber() != number) {
            return HeadMove.NOT_AT_THE_HEAD;
        }
        if (!hasRoomForDeadLetter()) {
            return HeadMove.NO_ROOM;
        }
        HeadOfLine failing = this.head.failing();
        moveToDeadLetters(
                first, (failing != null) ? "by an operator, after: " + failing.lastAnswer() : "by an operator");
        goOn();
        return HeadMove.MOVED;
    }

    private Duration tryHalf(Batch batch, PeerAnswer.Refused refused) {
        this.size.tooMuch(batch.size());
        this.listener.retried(batch, refused, Duration.ZERO);
        return goOn();
    }

    private Duration tryLater(Batch batch, PeerAnswer answer) {
        if (this.backOff == null) {
            this.backOff = this.policy.startBackOff();
        }
        Duration delay = Duration.ofMillis(this.backOff.nextBackOff());
        boolean late = answer instanceof PeerAnswer.Unavailable unavailable && unavailable.late();
        int attempts = this.head.failed(batch, answer);
        if (late && attempts == 1 && batch.size() > 1) {
            this.size.late(batch.size());
        } else if (attempts > 1 || answer instanceof PeerAnswer.Busy || late) {
            this.size.tooMuch(batch.size());
        }
        if (!(answer instanceof PeerAnswer.Refused || answer instanceof PeerAnswer.Busy)) {
            this.head.unblock();
        }
        if (answer instanceof PeerAnswer.Busy busy) {
            lookForStandstill(batch, busy);
            Duration asked = (busy.retryAfter() != null) ? busy.retryAfter() : Duration.ZERO;
            delay = longer(delay, shorter(asked, this.policy.maxRetryAfter()));
        }
        this.head.waits(delay);
        this.listener.retried(batch, answer, delay);
        return delay;
    }

    private Duration goOn() {
        this.head.forget();
        this.backOff = null;
        return Duration.ZERO;
    }

    private static Duration longer(Duration one, Duration other) {
        return (one.compareTo(other) >= 0) ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return (one.compareTo(other) <= 0) ? one : other;
    }
}
