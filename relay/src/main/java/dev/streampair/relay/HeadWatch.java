package dev.streampair.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Remembers the failed attempts at the head of the line. Written by one thread at a time, read by any. */
final class HeadWatch {

    private final InstantSource clock;

    private volatile @Nullable HeadOfLine head;

    private volatile @Nullable String blocked;

    HeadWatch(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns the batch at the head if an attempt at it failed, or {@code null}. */
    @Nullable
    HeadOfLine failing() {
        return this.head;
    }

    /** Returns why the stream is blocked until an operator decides, or {@code null} if it is not. */
    @Nullable
    String blocked() {
        return this.blocked;
    }

    /** Records a failed attempt, and returns how many have failed at this head. */
    int failed(Batch batch, PeerAnswer answer) {
        HeadOfLine before = this.head;
        int attempts = (before != null) ? before.attempts() + 1 : 1;
        Instant now = this.clock.instant();
        this.head = new HeadOfLine(
                batch.firstNumber(),
                batch.lastNumber(),
                batch.items().get(0),
                attempts,
                (before != null) ? before.since() : now,
                answer.reason(),
                now);
        return attempts;
    }

    /** Records when the head is retried, after {@link #failed}. */
    void waits(Duration delay) {
        HeadOfLine present = this.head;
        if (present != null) {
            this.head = present.dueAt(this.clock.instant().plus(delay));
        }
    }

    /** Records why the stream is blocked, and returns whether it was not blocked before. */
    boolean block(String reason) {
        boolean first = this.blocked == null;
        this.blocked = reason;
        return first;
    }

    /** Records that nobody needs to decide. */
    void unblock() {
        this.blocked = null;
    }

    /** How long attempts at the current head have failed; zero if none has. */
    Duration failingFor() {
        HeadOfLine present = this.head;
        return (present != null) ? Duration.between(present.since(), this.clock.instant()) : Duration.ZERO;
    }

    void forget() {
        if (this.head != null) {
            this.head = null;
            this.blocked = null;
        }
    }
}
