package dev.streampair.relay;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The way to the peer. The engine has one delivery on the way at a time. */
@FunctionalInterface
public interface PeerClient extends AutoCloseable {

    /**
     * Posts the batch, without waiting. The same items may be posted again, alone or with others: their numbers tell the
     * peer which ones it has.
     *
     * @param answer is told the peer's answer, or {@link PeerAnswer.Unavailable} if none came within a bounded time; once,
     *     on any thread, also inside this call
     */
    void deliver(Batch batch, Consumer<PeerAnswer> answer);

    /** Returns what runs the handling of the answer that was told last: in the span of its delivery, where there is one. */
    default Executor scope() {
        return Store.CALLER;
    }

    /**
     * Breaks off a delivery that is on the way, which is answered with {@link PeerAnswer.Unavailable}, and closes the
     * connection. Nothing is delivered after that.
     */
    @Override
    default void close() {}
}
