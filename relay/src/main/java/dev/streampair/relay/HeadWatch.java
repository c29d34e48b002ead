package dev.streampair.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Remembers how the head of the line is tried in vain. Written by one thread at a time, read by all. */
final class HeadWatch {

    private final InstantSource clock;

    private volatile @Nullable HeadOfLine head;

    private volatile @Nullable String blocked;

    HeadWatch(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns the batch at the head if it was tried in vain, or {@code null}. */
    @Nullable
    HeadOfLine failing() {
        return this.head;
    }

    /** Returns why the stream stands until someone decides, or {@code null} if it does not. */
    @Nullable
    String blocked() {
        return this.blocked;
    }

    /** Notes an attempt in vain, and returns how many there were of this head. */
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

    /** Notes when the head is tried again, after {@link #failed}. */
    void waits(Duration delay) {
        HeadOfLine present = this.head;
        if (present != null) {
            this.head = present.dueAt(this.clock.instant().plus(delay));
        }
    }

    /** Notes why the stream stands, and returns whether it did not before. */
    boolean block(String reason) {
        boolean first = this.blocked == null;
        this.blocked = reason;
        return first;
    }

    /** Notes that nobody need decide. */
    void unblock() {
        this.blocked = null;
    }

    /** For how long the present head has been tried in vain; zero if it has not. */
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
