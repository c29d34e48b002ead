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
 * Runs everything that changes the stream in turns, in the order of arrival. Postings that arrived while another turn
 * ran are one turn.
 *
 * <p>Safe for use by several threads. Posters do not wait; an operator does.
 */
final class Turns {

    private static final int MAX_GROUP = 1000;

    private static final long NO_TURN = Long.MIN_VALUE;

    /** How long an operator waits for a turn. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Consumer<List<Post>> accepter;

    /** It holds at most the postings without an answer; the posters limit those. */
    private final Queue<Turn> waiting = new ConcurrentLinkedQueue<>();

    private final Serial turns;

    /** When the current turn began, in nanoseconds of the system's timer; {@link #NO_TURN} if there is none. */
    private volatile long since = NO_TURN;

    /**
     * @param executor runs the turns
     * @param accepter handles the postings of a turn, at least one; called by one thread at a time
     */
    Turns(Executor executor, Consumer<List<Post>> accepter) {
        this.accepter = accepter;
        this.turns = new Serial(executor, this::runNext);
    }

    private sealed interface Turn {}

    /**
     * A posting.
     *
     * @param answer receives the outcome
     * @param scope runs the notification of the listeners
     */
    record Post(Posting posting, Consumer<Receipt> answer, Executor scope) implements Turn {}

    private record Operation(Runnable work) implements Turn {}

    void add(Post post) {
        await(post);
    }

    /** Runs work in a turn, without waiting for it. */
    void add(Runnable work) {
        await(new Operation(work));
    }

    /**
     * Runs an operator's work in its turn, and waits for it. Not for use inside a turn.
     *
     * @return what the work returns
     * @throws RuntimeException what the work throws
     * @throws StoreException if the work did not get its turn within the timeout
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
     * Waits for the result of an operator's request.
     *
     * @throws RuntimeException what the request failed with
     * @throws StoreException if there is no result within the timeout
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
                "The request did not get its turn within %s s, and may still be carried out"
                        .formatted(TIMEOUT.toSeconds()),
                "Check whether the log or the store is stuck.",
                cause);
    }

    /** Returns a future that completes once every turn that waits now is over. */
    CompletableFuture<Void> barrier() {
        CompletableFuture<Void> last = new CompletableFuture<>();
        add(() -> last.complete(null));
        return last;
    }

    private void await(Turn turn) {
        this.waiting.add(turn);
        this.turns.signal();
    }

    /**
     * Runs one group of postings, then the work of an operator who comes next. Other tasks on the executor run before
     * the next group.
     */
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

    /** Runs a turn. Its failure does not affect other turns. */
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

    /** How long the current turn has kept all others waiting; zero if there is none. */
    Duration busy() {
        long start = this.since;
        return (start == NO_TURN) ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - start);
    }
}
