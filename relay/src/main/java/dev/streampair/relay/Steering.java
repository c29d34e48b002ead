package dev.streampair.relay;

import java.util.concurrent.CompletableFuture;

/**
 * What an operator has the relay do: run, pause or drain. Each order takes the place of the one before. None undoes the drain
 * before a stop.
 *
 * <p>Safe for use by several threads.
 */
final class Steering {

    private final Intake intake;

    private final Orders orders;

    private final RelayListener listener;

    Steering(Intake intake, Orders orders, RelayListener listener) {
        this.intake = intake;
        this.orders = orders;
        this.listener = listener;
    }

    /** Keeps what waits, and takes items. */
    synchronized void pause() {
        if (!this.orders.isPaused()) {
            this.orders.pause();
            this.intake.open();
            this.listener.paused();
        }
    }

    /** Takes items and delivers them. */
    synchronized void resume() {
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
            this.orders.resume();
        }
        return allTaken;
    }
}
