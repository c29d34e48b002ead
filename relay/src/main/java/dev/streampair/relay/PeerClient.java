package dev.streampair.relay;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Delivers batches to the peer. The engine has one delivery in flight at a time. */
@FunctionalInterface
public interface PeerClient extends AutoCloseable {

    /**
     * Posts the batch, without waiting. The same items may be posted again, alone or with others: the peer recognizes
     * duplicates by their numbers.
     *
     * @param answer receives the peer's answer, or {@link PeerAnswer.Unavailable} if none came within a bounded time;
     *     called once, on any thread, possibly inside this call
     */
    void deliver(Batch batch, Consumer<PeerAnswer> answer);

    /** Returns the executor that handles the last answer: in the span of its delivery, if there is one. */
    default Executor scope() {
        return Store.CALLER;
    }

    /**
     * Aborts a delivery in flight, which is then answered with {@link PeerAnswer.Unavailable}, and closes the
     * connection. Nothing is delivered after that.
     */
    @Override
    default void close() {}
}
