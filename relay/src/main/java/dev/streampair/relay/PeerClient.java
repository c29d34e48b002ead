package dev.streampair.relay;

/**
 * The way to the peer. The delivery thread alone calls {@link #deliver}, once at a time.
 */
@FunctionalInterface
public interface PeerClient extends AutoCloseable {

    /**
     * Posts the batch and waits for the answer, for no longer than a bounded time. The same items may be posted again,
     * alone or with others: the numbers tell the peer which it has.
     *
     * @return the peer's answer, or {@link PeerAnswer.Unavailable} if none came
     */
    PeerAnswer deliver(Batch batch);

    /**
     * Ends a delivery that is on the way, from any other thread, and lets the connection go, if there is one. Nothing is
     * delivered after that.
     */
    @Override
    default void close() {}
}
