package dev.streampair.relay;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has the relay do: run, pause or drain. Each order takes the place of the one before. None undoes the drain
 * before a stop. A pause is the stream's: the store has it, and other processes on it keep what waits as well. A drain is
 * this process's own, so it does not end a pause that outlives the process: what waits is safe.
 *
 * <p>Safe for use by several threads. An order that the store cannot note throws {@link StoreException}.
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

    /** Keeps what waits, and takes items. */
    synchronized void pause(@Nullable String by) {
        this.store.pause(new Pause(this.clock.instant(), by));
        applyPause();
        this.intake.open();
    }

    /** Takes items and delivers them. */
    synchronized void resume() {
        // What this process knows of the store may be old.
        this.store.resume();
        if (this.control.isPaused() || this.intake.isShut()) {
            this.listener.resumed();
            this.intake.open();
            this.control.resume();
        }
    }

    /** Takes nothing new, and delivers what waits. Waits until all that was taken before is in the outbox. */
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

    /** Does what another process, or this one before its start, has had the store note. Usually it only reads two fields. */
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
