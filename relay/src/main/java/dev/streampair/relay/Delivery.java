package dev.streampair.relay;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Decides what to deliver next, and what the peer's answer means. An item leaves the outbox once the peer has accepted
 * it or, for good reason, never will. Until then its number, its value and its place do not change, however often it is
 * sent, alone or with others.
 *
 * <p>Waiting items travel together, as many as the policy allows. When the peer refuses several items, has no room or
 * no time for them, or fails twice, the next attempt has half as many. So one bad item does not take others with it,
 * and a delivery that is too large for the peer shrinks until it fits. It grows again as the peer accepts deliveries:
 * see {@code DeliverySize}.
 *
 * <p>For one thread at a time, except {@link #peerStatus}, {@link #lastAnswer} and {@link #head}.
 */
final class Delivery {

    private static final Logger logger = LoggerFactory.getLogger(Delivery.class);

    /** The wait after the outbox seemed to have items to deliver, but had none. */
    static final Duration NOTHING_FOUND = Duration.ofMillis(100);

    /**
     * How long this service may be full while the peer accepts nothing, before that is reported. While items move, the
     * head changes each time.
     */
    static final Duration MAX_STANDSTILL = Duration.ofSeconds(10);

    private final Store store;

    private final DeliveryPolicy policy;

    private final RelayListener listener;

    private final InstantSource clock;

    private final PeerWatch peer;

    private final HeadWatch head;

    private final DeliverySize size;

    /** The waits of the current series of failures, or {@code null} if the last attempt made progress. */
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

    /** The peer's status, as the last deliveries have shown it. */
    PeerStatus peerStatus() {
        return this.peer.status();
    }

    /** The peer's last answer, or {@code null} if there is none yet. */
    @Nullable
    PeerAnswer lastAnswer() {
        return this.peer.lastAnswer();
    }

    /** The failures at the head of the line. */
    HeadWatch head() {
        return this.head;
    }

    /** Returns the next batch to deliver; it is empty if there is nothing to deliver. */
    Batch next() {
        Batch batch = this.store.head(this.size.items());
        HeadOfLine failing = this.head.failing();
        if (failing != null && failing.first() != batch.firstNumber()) {
            // Another process has delivered meanwhile, or someone has removed rows.
            goOn();
        }
        return batch;
    }

    /** Forgets the failures at the head of the line, because another process delivers. */
    void startAnew() {
        goOn();
    }

    /** Returns the answer that stands for an unexpected failure of the client. */
    PeerAnswer failed(RuntimeException failure) {
        if (this.peer.status().error() == null) {
            logger.error("Unexpected failure during a delivery", failure);
        }
        return new PeerAnswer.Unavailable(failure.toString());
    }

    /**
     * Acts on the peer's answer.
     *
     * @param batch the batch that {@link #next} returned last
     * @param took the time from the beginning of the attempt to the answer
     * @return how long to wait before the next attempt: zero if this one made progress
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

    /** Removes the batch: the peer has accepted the leading items, and the rest is dropped. */
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

    /**
     * Removes the leading items, which the peer has accepted, and retries the rest until the peer's stream continues.
     */
    private Duration keepRest(Batch batch, PeerAnswer.Halted halted, int accepted) {
        if (accepted > 0) {
            acknowledge(batch.range(0, accepted), accepted);
        }
        return (accepted < batch.size()) ? tryLater(batch.range(accepted, batch.size()), halted) : Duration.ZERO;
    }

    private Duration refusedOne(Batch batch, PeerAnswer.Refused refused) {
        if (!this.policy.buriesRefused()) {
            return stand(batch, refused, "the peer refuses it");
        }
        if (!hasRoomForDeadLetter()) {
            return stand(batch, refused, "the peer refuses it, and there is no room for another dead letter");
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

    /** Keeps the item at the head, until the peer accepts it or an operator decides. */
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

    /** Reports a ring that stands still, for example because someone else has posted in the peer's name. */
    private void lookForStandstill(Batch batch, PeerAnswer.Busy busy) {
        boolean full = this.store.size() >= this.store.capacity();
        if (full && this.head.failingFor().compareTo(MAX_STANDSTILL) > 0) {
            block(
                    "item %s at the head: this service is full, and the peer accepts nothing (%s). If each waits for the other, raise relay.outbox.capacity of one of them, or make items at the head dead letters"
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
