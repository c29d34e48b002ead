package dev.streampair.relay;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The wish of an operator to have the item at the head of the line buried, until the delivery has a moment for it. One item
 * only is at the head, so a wish for another number takes the place of the one before.
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

    /** Wishes for the burial of a number's item; returns what becomes of it. */
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
     * Does what is wished for, if something is.
     *
     * @return whether an item was buried
     */
    boolean grant(LongFunction<HeadMove> bury) {
        Request request = this.pending.getAndSet(null);
        if (request == null) {
            return false;
        }
        try {
            HeadMove move = bury.apply(request.number());
            request.result().complete(move);
            return move == HeadMove.MOVED;
        } catch (RuntimeException | Error ex) {
            request.result().completeExceptionally(ex);
            throw ex;
        }
    }

    /** Refuses what is wished for: there will be no moment for it. */
    void refuse() {
        Request request = this.pending.getAndSet(null);
        if (request != null) {
            request.refuse();
        }
    }
}
