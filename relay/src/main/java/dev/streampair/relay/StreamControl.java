package dev.streampair.relay;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Carries out an operator's orders: run, pause or drain. Each order replaces the one before. None undoes the drain
 * before a stop. A pause belongs to the stream: the store records it, and other processes on the store keep what waits
 * as well. A drain belongs to this process, so it does not end a pause that outlives the process: what waits is safe.
 *
 * <p>Safe for use by several threads. An order that the store cannot record throws {@link StoreException}.
 */
final class StreamControl {

    private final Store store;

    private final Intake intake;

    private final DeliveryControl control;

    private final RelayListener listener;

    private final InstantSource clock;

    StreamControl(Store store, Intake intake, DeliveryControl control, RelayListener listener, InstantSource clock) {
        this.store = store;
        this.intake = intake;
        this.control = control;
        this.listener = listener;
        this.clock = clock;
    }

    /** Keeps what waits, and accepts items. */
    synchronized void pause(@Nullable String by) {
        this.store.pause(new Pause(this.clock.instant(), by));
        applyPause();
        this.intake.open();
    }

    /** Accepts items and delivers them. */
    synchronized void resume() {
        // This process's view of the store may be outdated.
        this.store.resume();
        if (this.control.isPaused() || this.intake.isShut()) {
            this.listener.resumed();
            this.intake.open();
            this.control.resume();
        }
    }

    /** Refuses new items, and delivers what waits. Waits until everything accepted before is in the outbox. */
    void drain() {
        Turns.await(beginDrain());
    }

    private synchronized CompletableFuture<Void> beginDrain() {
        boolean begins = !this.intake.isShut();
        CompletableFuture<Void> allAccepted = this.intake.shut();
        if (begins) {
            this.listener.draining();
        }
        if (!this.store.isDurable()) {
            this.store.resume();
        }
        if (this.store.paused() == null && (begins || this.control.isPaused())) {
            this.control.resume();
        }
        return allAccepted;
    }

    /**
     * Applies what another process, or this one before its start, has recorded in the store. Usually it only reads two
     * fields.
     */
    void storeRefreshed() {
        if ((this.store.paused() != null) != this.control.isPaused()) {
            applyPause();
        }
    }

    private synchronized void applyPause() {
        Pause pause = this.store.paused();
        if (pause != null && !this.control.isPaused()) {
            this.control.pause();
            this.listener.paused(pause);
        } else if (pause == null && this.control.isPaused()) {
            this.listener.resumed();
            this.control.resume();
        }
    }
}
