package dev.streampair.relay;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A delivery in flight and, in the end, its answer. The first answer, from any thread, counts. */
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

    /** Records the answer if it is the first one, and returns whether it is; others do not count. */
    boolean receive(PeerAnswer first) {
        return this.answer.compareAndSet(null, first);
    }

    /** Returns the answer, or {@code null} while there is none. */
    @Nullable
    PeerAnswer answer() {
        return this.answer.get();
    }
}
