package dev.streampair.relay.spring;

import dev.streampair.relay.Batch;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.RelayListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the process once the stream, or the peer's, has halted, as the processes of the original do.
 *
 * <p>The end runs on a thread of its own: it waits for the very threads that report the halt.
 */
final class HaltExit implements RelayListener {

    private final Runnable exit;

    private final AtomicBoolean begun = new AtomicBoolean();

    /**
     * @param exit ends the process, and may wait for the relay to drain
     */
    HaltExit(Runnable exit) {
        this.exit = exit;
    }

    @Override
    public void halted() {
        begin();
    }

    @Override
    public void dropped(Batch batch) {
        begin();
    }

    @Override
    public void retried(Batch batch, PeerAnswer answer, Duration delay) {
        if (answer instanceof PeerAnswer.Halted) {
            begin();
        }
    }

    private void begin() {
        if (this.begun.compareAndSet(false, true)) {
            Thread thread = new Thread(this.exit, "relay-exit");
            // It may be told by a daemon, and would be one, too: the JVM could end before it has given its code.
            thread.setDaemon(false);
            thread.start();
        }
    }
}
