package dev.streampair.relay;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Stops a relay: refuses new items, delivers what waits, reports to the listeners what is left, and closes everything.
 */
final class Drain {

    /** How long the delivery may take to end after it was aborted. */
    private static final Duration BREAK_OFF_TIME = Duration.ofSeconds(1);

    private final Store store;

    private final Intake intake;

    private final DeliveryMachine delivery;

    private final PeerClient peer;

    private final RelayListener listener;

    Drain(Store store, Intake intake, DeliveryMachine delivery, PeerClient peer, RelayListener listener) {
        this.store = store;
        this.intake = intake;
        this.delivery = delivery;
        this.peer = peer;
        this.listener = listener;
    }

    /**
     * Waits until everything is delivered or the timeout expires.
     *
     * @param timeout how long the delivery may take
     */
    void run(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            // Postings that are being accepted now must still be delivered.
            isDoneBy(deadline, this.intake.close());
            this.delivery.control().drain();
            if (!isDoneBy(deadline, this.delivery.ended())) {
                breakOff();
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } finally {
            this.delivery.abandon();
            this.peer.close();
        }
        tellWhatIsLeft();
        this.store.close();
    }

    private void breakOff() throws InterruptedException {
        this.delivery.control().stop();
        this.peer.close();
        isDoneBy(System.nanoTime() + BREAK_OFF_TIME.toNanos(), this.delivery.ended());
    }

    private static boolean isDoneBy(long deadline, Future<Void> end) throws InterruptedException {
        try {
            end.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException ex) {
            return false;
        } catch (ExecutionException ex) {
            throw new IllegalStateException("The drain's futures never complete exceptionally", ex);
        }
    }

    private void tellWhatIsLeft() {
        if (this.store.isDurable()) {
            this.listener.kept(this.store.size());
        } else {
            this.listener.drained(this.store.head(Integer.MAX_VALUE));
        }
    }
}
