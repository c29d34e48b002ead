package dev.streampair.relay;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes what it hears to several listeners, each shielded from the failures of the others, and the relay from all. */
final class RelayListeners implements RelayListener {

    private static final Logger logger = LoggerFactory.getLogger(RelayListeners.class);

    private final List<RelayListener> listeners;

    RelayListeners(List<RelayListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void taken(Items items, @Nullable EventId event) {
        tell((listener) -> listener.taken(items, event));
    }

    @Override
    public void repeated(Items items) {
        tell((listener) -> listener.repeated(items));
    }

    @Override
    public void refused(Items items, Admission.Outcome reason) {
        tell((listener) -> listener.refused(items, reason));
    }

    @Override
    public void halted() {
        tell(RelayListener::halted);
    }

    @Override
    public void attempted(Batch batch, PeerAnswer answer, Duration took) {
        tell((listener) -> listener.attempted(batch, answer, took));
    }

    @Override
    public void delivered(Batch batch) {
        tell((listener) -> listener.delivered(batch));
    }

    @Override
    public void retried(Batch batch, PeerAnswer answer, Duration delay) {
        tell((listener) -> listener.retried(batch, answer, delay));
    }

    @Override
    public void peerDown(String reason) {
        tell((listener) -> listener.peerDown(reason));
    }

    @Override
    public void peerStillDown(String reason) {
        tell((listener) -> listener.peerStillDown(reason));
    }

    @Override
    public void peerUp() {
        tell(RelayListener::peerUp);
    }

    @Override
    public void dropped(Batch batch) {
        tell((listener) -> listener.dropped(batch));
    }

    @Override
    public void deadLettered(DeadLetter letter) {
        tell((listener) -> listener.deadLettered(letter));
    }

    @Override
    public void blocked(String reason) {
        tell((listener) -> listener.blocked(reason));
    }

    @Override
    public void paused() {
        tell(RelayListener::paused);
    }

    @Override
    public void resumed() {
        tell(RelayListener::resumed);
    }

    @Override
    public void kept(int items) {
        tell((listener) -> listener.kept(items));
    }

    @Override
    public void drained(Batch left) {
        tell((listener) -> listener.drained(left));
    }

    private void tell(Consumer<RelayListener> event) {
        for (RelayListener listener : this.listeners) {
            try {
                event.accept(listener);
            } catch (Throwable ex) {
                log(listener, ex);
            }
        }
    }

    /** Logs a failure. When memory is short, even that may fail. */
    private static void log(RelayListener listener, Throwable failure) {
        try {
            logger.error("{} failed; the stream goes on", listener, failure);
        } catch (Throwable ex) {
            // There is no other place to tell it.
        }
    }
}
