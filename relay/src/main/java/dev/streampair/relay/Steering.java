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
final class Steering {

    private final Store store;

    private final Intake intake;

    private final Orders orders;

    private final RelayListener listener;

    private final InstantSource clock;

    Steering(Store store, Intake intake, Orders orders, RelayListener listener, InstantSource clock) {
        this.store = store;
        this.intake = intake;
        this.orders = orders;
        this.listener = listener;
        this.clock = clock;
    }

    /** Keeps what waits, and takes items. */
    synchronized void pause(@Nullable String by) {
        this.store.pause(new Pause(this.clock.instant(), by));
        heedPause();
        this.intake.open();
    }

    /** Takes items and delivers them. */
    synchronized void resume() {
        // What this process knows of the store may be old.
        this.store.resume();
        if (this.orders.isPaused() || this.intake.isShut()) {
            this.listener.resumed();
            this.intake.open();
            this.orders.resume();
        }
    }

    /** Takes nothing new, and delivers what waits. Waits until all that was taken before is in the outbox. */
    void drain() {
        Turns.await(beginDrain());
    }

    private synchronized CompletableFuture<Void> beginDrain() {
        boolean begins = !this.intake.isShut();
        CompletableFuture<Void> allTaken = this.intake.shut();
        if (begins) {
            this.listener.draining();
        }
        if (!this.store.isDurable()) {
            this.store.resume();
        }
        if (this.store.paused() == null && (begins || this.orders.isPaused())) {
            this.orders.resume();
        }
        return allTaken;
    }

    /** Does what another process, or this one before its start, has had the store note. Usually it only reads two fields. */
    void storeSeen() {
        if ((this.store.paused() != null) != this.orders.isPaused()) {
            heedPause();
        }
    }

    private synchronized void heedPause() {
        Pause pause = this.store.paused();
        if (pause != null && !this.orders.isPaused()) {
            this.orders.pause();
            this.listener.paused(pause);
        } else if (pause == null && this.orders.isPaused()) {
            this.listener.resumed();
            this.orders.resume();
        }
    }
}
