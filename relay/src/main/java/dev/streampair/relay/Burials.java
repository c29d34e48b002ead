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
final class Burials {

    private final AtomicReference<@Nullable Wish> pending = new AtomicReference<>();

    private record Wish(long number, CompletableFuture<Burial> result) {

        void refuse() {
            this.result.complete(Burial.NOT_AT_THE_HEAD);
        }
    }

    /** Wishes for the burial of a number's item; returns what becomes of it. */
    CompletableFuture<Burial> wish(long number) {
        Wish mine = new Wish(number, new CompletableFuture<>());
        Wish before = this.pending.getAndUpdate(
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
    boolean grant(LongFunction<Burial> bury) {
        Wish wish = this.pending.getAndSet(null);
        if (wish == null) {
            return false;
        }
        try {
            Burial burial = bury.apply(wish.number());
            wish.result().complete(burial);
            return burial == Burial.BURIED;
        } catch (RuntimeException | Error ex) {
            wish.result().completeExceptionally(ex);
            throw ex;
        }
    }

    /** Refuses what is wished for: there will be no moment for it. */
    void refuse() {
        Wish wish = this.pending.getAndSet(null);
        if (wish != null) {
            wish.refuse();
        }
    }
}
