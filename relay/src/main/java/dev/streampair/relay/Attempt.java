package dev.streampair.relay;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A delivery that is on the way, and in the end its answer: the first that comes, from any thread. */
final class Attempt {

    private final Batch batch;

    private final long start;

    private final AtomicReference<@Nullable PeerAnswer> answer = new AtomicReference<>();

    /**
     * @param start when it began, in nanoseconds of the scheduler's clock
     */
    Attempt(Batch batch, long start) {
        this.batch = batch;
        this.start = start;
    }

    Batch batch() {
        return this.batch;
    }

    long start() {
        return this.start;
    }

    /** Returns whether this is the first answer; others do not count. */
    boolean receive(PeerAnswer first) {
        return this.answer.compareAndSet(null, first);
    }

    /** Returns the answer, or {@code null} while there is none. */
    @Nullable
    PeerAnswer answer() {
        return this.answer.get();
    }
}
