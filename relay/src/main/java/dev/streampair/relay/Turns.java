package dev.streampair.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Everything that changes the stream takes its turn here, in the order in which it came. Postings that came together, while
 * another turn lasted, are one turn.
 *
 * <p>Safe for use by several threads. Posters do not wait; an operator does.
 */
final class Turns {

    private static final int MAX_GROUP = 1000;

    private static final long NO_TURN = Long.MIN_VALUE;

    /** How long an operator waits for a turn. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Consumer<List<Post>> accepter;

    /** It holds no more than the posters have without an answer, which is theirs to bound. */
    private final Queue<Turn> waiting = new ConcurrentLinkedQueue<>();

    private final Serial turns;

    /** When the present turn began, in nanoseconds of the system's timer; {@link #NO_TURN} if there is none. */
    private volatile long since = NO_TURN;

    /**
     * @param executor runs the turns
     * @param accepter takes the postings of a turn, at least one; called by one thread at a time
     */
    Turns(Executor executor, Consumer<List<Post>> accepter) {
        this.accepter = accepter;
        this.turns = new Serial(executor, this::runNext);
    }

    private sealed interface Turn {}

    /**
     * A posting.
     *
     * @param answer is told what became of it
     * @param scope has the listeners told of it
     */
    record Post(Posting posting, Consumer<Receipt> answer, Executor scope) implements Turn {}

    private record Operation(Runnable work) implements Turn {}

    void add(Post post) {
        await(post);
    }

    /** Does some work in a turn, and does not wait for it. */
    void add(Runnable work) {
        await(new Operation(work));
    }

    /**
     * Does an operator's work in its turn. Not for use inside a turn.
     *
     * @return what the work returns
     * @throws RuntimeException what the work throws
     * @throws StoreException if there was no turn for a long time
     */
    <T> T inTurn(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        add(() -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error ex) {
                result.completeExceptionally(ex);
            }
        });
        return await(result);
    }

    /**
     * Waits for what an operator has asked for.
     *
     * @throws RuntimeException what it ended with
     * @throws StoreException if it does not come for a long time
     */
    static <T> T await(CompletableFuture<T> result) {
        try {
            return result.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw stuck(ex);
        } catch (TimeoutException ex) {
            throw stuck(ex);
        } catch (ExecutionException ex) {
            throw (ex.getCause() instanceof RuntimeException failure)
                    ? failure
                    : new IllegalStateException(ex.getCause());
        }
    }

    private static StoreException stuck(Exception cause) {
        return new StoreException(
                "The request had no turn within %s s, and may still be done".formatted(TIMEOUT.toSeconds()),
                "Look whether the log or the store is stuck.",
                cause);
    }

    /** Returns what is complete once every turn that waits now is over. */
    CompletableFuture<Void> barrier() {
        CompletableFuture<Void> last = new CompletableFuture<>();
        add(() -> last.complete(null));
        return last;
    }

    private void await(Turn turn) {
        this.waiting.add(turn);
        this.turns.signal();
    }

    /** Takes one group, and gives an operator who comes after it a turn: others on the executor have theirs in between. */
    private void runNext() {
        List<Post> group = new ArrayList<>(1);
        Turn next = this.waiting.poll();
        while (next instanceof Post post) {
            group.add(post);
            next = (group.size() < MAX_GROUP) ? this.waiting.poll() : null;
        }
        if (!group.isEmpty()) {
            run(() -> this.accepter.accept(group));
        }
        if (next instanceof Operation operation) {
            run(operation.work());
        }
        if (!this.waiting.isEmpty()) {
            this.turns.signal();
        }
    }

    /** A turn that fails takes none from the others. */
    private void run(Runnable turn) {
        this.since = System.nanoTime();
        try {
            turn.run();
        } catch (Throwable ex) {
            Serial.log(ex);
        } finally {
            this.since = NO_TURN;
        }
    }

    /** For how long the present turn has kept all others waiting; zero if there is none. */
    Duration busy() {
        long start = this.since;
        return (start == NO_TURN) ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - start);
    }
}
