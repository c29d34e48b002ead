package dev.streampair.relay.spring;

import dev.streampair.relay.Batch;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.RelayListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the process once the stream, or the peer's, has halted, as the processes of the original do.
 *
 * <p>It does so on a thread of its own, because it waits for the very threads that report the halt.
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
            // A daemon thread may report the halt, and this one would inherit that: the JVM could end before it has set
            // the exit code.
            thread.setDaemon(false);
            thread.start();
        }
    }
}
