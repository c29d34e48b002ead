package dev.streampair.relay;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an operator's request to make the item at the head of the line a dead letter, until the delivery can carry it
 * out. Only one item is at the head, so a request for another number replaces the earlier one.
 *
 * <p>Safe for use by several threads.
 */
final class HeadMoves {

    private final AtomicReference<@Nullable Request> pending = new AtomicReference<>();

    private record Request(long number, CompletableFuture<HeadMove> result) {

        void refuse() {
            this.result.complete(HeadMove.NOT_AT_THE_HEAD);
        }
    }

    /** Requests that the item with this number become a dead letter; returns the outcome. */
    CompletableFuture<HeadMove> request(long number) {
        Request mine = new Request(number, new CompletableFuture<>());
        Request before = this.pending.getAndUpdate(
                (present) -> (present != null && present.number() == number) ? present : mine);
        if (before == null) {
            return mine.result();
        }
        if (before.number() == number) {
            return before.result();
        }
        before.refuse();
        return mine.result();
    }

    /**
     * Carries out the pending request, if there is one.
     *
     * @return whether an item became a dead letter
     */
    boolean grant(LongFunction<HeadMove> action) {
        Request request = this.pending.getAndSet(null);
        if (request == null) {
            return false;
        }
        try {
            HeadMove move = action.apply(request.number());
            request.result().complete(move);
            return move == HeadMove.MOVED;
        } catch (RuntimeException | Error ex) {
            request.result().completeExceptionally(ex);
            throw ex;
        }
    }

    /** Refuses the pending request: the delivery can no longer carry it out. */
    void refuse() {
        Request request = this.pending.getAndSet(null);
        if (request != null) {
            request.refuse();
        }
    }
}
