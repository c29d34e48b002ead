package dev.streampair.relay;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A posting, who waits for its answer, and in the end the answer.
 *
 * <p>Made by the thread that waits, answered by one that takes it, and then {@linkplain #release released} by that: from
 * then on it does not change.
 */
public final class PendingPosting {

    private static final Admission STORE_FAILED = new Admission(Admission.Outcome.STORE_FAILED, 0, 0);

    private final Posting posting;

    private final Thread poster = Thread.currentThread();

    private @Nullable Admission admission;

    private boolean halting;

    private @Nullable RuntimeException failure;

    private volatile boolean done;

    public PendingPosting(Posting posting) {
        this.posting = posting;
    }

    public Posting posting() {
        return this.posting;
    }

    /** Answers it. */
    public void settle(Ruling ruling) {
        this.admission = ruling.admission();
        this.halting = ruling.halts();
    }

    /**
     * Answers it with a failure, whatever the answer was before.
     *
     * @param failure what the poster is thrown; an error as the cause of an exception
     */
    public void fail(Throwable failure) {
        this.failure = (failure instanceof RuntimeException exception)
                ? exception
                : new IllegalStateException("The handler broke down: " + failure, failure);
        this.halting = false;
    }

    /** Answers it with a refusal because the store failed, whatever the answer was before. */
    public void refuse() {
        this.admission = STORE_FAILED;
        this.halting = false;
        this.failure = null;
    }

    /** Lets the poster go on with the answer. */
    void release() {
        this.done = true;
        wake();
    }

    /** Lets the poster look whether it is done, or its turn. */
    void wake() {
        LockSupport.unpark(this.poster);
    }

    boolean isDone() {
        return this.done;
    }

    /** Whether it halted the stream. */
    boolean isHalting() {
        return this.halting;
    }

    boolean hasFailed() {
        return this.failure != null;
    }

    /**
     * Returns what became of it.
     *
     * @throws RuntimeException if it has failed
     */
    public Admission answer() {
        if (this.failure != null) {
            throw this.failure;
        }
        if (this.admission == null) {
            throw new IllegalStateException(
                    "Nobody answered a posting of " + this.posting.items().size() + " items");
        }
        return this.admission;
    }
}
