package dev.streampair.relay;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The delivery as a state machine: each event (items came, the peer answered, a back-off is over, an order was given) runs a
 * step, and a step begins the next attempt if it is time for one. One attempt is on the way at a time; no thread waits.
 *
 * <p>It survives any failure, and ends when it is told to.
 */
final class DeliveryMachine {

    /** The wait after a failure of the store, or an unexpected one. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** How long the store is left alone during a back-off. */
    private static final Duration MAX_UNATTENDED = AFTER_FAILURE;

    private final Store store;

    private final Delivery delivery;

    private final PeerClient peer;

    private final BooleanSupplier telling;

    private final Runnable storeRefreshed;

    private final Scheduler scheduler;

    private final Serial steps;

    private final DeliveryControl control;

    private final HeadMoves headMoves = new HeadMoves();

    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** Whether a new item would begin an attempt at once. Written in steps, read by whoever adds items. */
    private volatile boolean idle;

    // Touched in steps only.

    private @Nullable Attempt attempt;

    private int ordersSeen;

    /** The time before which no attempt begins. */
    private long notBefore;

    private final Alarm alarm;

    /**
     * @param telling whether the listeners are being told of items that are in the store already; {@link #itemsAdded} follows
     * @param storeRefreshed is run whenever the store has learned what other processes did
     */
    DeliveryMachine(
            Store store,
            Delivery delivery,
            PeerClient peer,
            BooleanSupplier telling,
            Runnable storeRefreshed,
            Scheduler scheduler) {
        this.store = store;
        this.delivery = delivery;
        this.peer = peer;
        this.telling = telling;
        this.storeRefreshed = storeRefreshed;
        this.scheduler = scheduler;
        this.steps = new Serial(store.executor(), this::step);
        this.control = new DeliveryControl(this.steps::signal);
        this.alarm = new Alarm(scheduler, this.steps::signal);
        this.notBefore = scheduler.nanoTime();
    }

    DeliveryControl control() {
        return this.control;
    }

    /** Begins an attempt if none is on the way and it is time for one. Usually it only reads a field. */
    void itemsAdded() {
        if (this.idle) {
            this.steps.signal();
        }
    }

    /** Makes the item at the head a dead letter, once no attempt is on the way. */
    CompletableFuture<HeadMove> moveHead(long number) {
        CompletableFuture<HeadMove> move = this.headMoves.request(number);
        this.steps.signal();
        return move;
    }

    /** Returns what is complete once it has ended. */
    CompletableFuture<Void> ended() {
        return this.ended;
    }

    /** Ends now: an answer that comes later changes nothing. */
    void abandon() {
        this.ended.complete(null);
    }

    private void step() {
        if (this.ended.isDone()) {
            this.headMoves.refuse();
            return;
        }
        this.idle = false;
        try {
            receiveAnswer();
            if (this.attempt == null) {
                goOn();
            }
        } catch (StoreException ex) {
            // The store has logged it, and logs when it works again.
            backOff(AFTER_FAILURE);
        } catch (Throwable ex) {
            backOff(AFTER_FAILURE);
            Serial.log(ex);
        }
    }

    private void receiveAnswer() {
        Attempt current = this.attempt;
        PeerAnswer answer = (current != null) ? current.answer() : null;
        if (current != null && answer != null) {
            this.attempt = null;
            long now = this.scheduler.nanoTime();
            Duration took = Duration.ofNanos(now - current.start());
            this.peer.scope().execute(() -> {
                Duration delay = this.delivery.answered(current.batch(), answer, took);
                this.notBefore = now + delay.toNanos();
            });
        }
    }

    private void goOn() {
        if (this.control.isStopped() || (this.control.isDraining() && !this.control.isStarted())) {
            end();
        } else if (this.control.isStarted()) {
            heedOrders();
            Duration untilRefresh = refreshStore();
            if (this.headMoves.grant(this.delivery::moveHead)) {
                this.notBefore = this.scheduler.nanoTime();
            }
            long left = this.notBefore - this.scheduler.nanoTime();
            if (left > 0) {
                this.alarm.set(Duration.ofNanos(Math.min(left, MAX_UNATTENDED.toNanos())));
            } else {
                deliverNext(untilRefresh);
            }
        }
    }

    /** Refreshes the store if that is due, and returns when it is due again. */
    private Duration refreshStore() {
        Duration untilRefresh = this.store.untilRefresh();
        if (untilRefresh.isZero()) {
            untilRefresh = this.store.refresh();
            this.storeRefreshed.run();
        }
        return untilRefresh;
    }

    /** Ends the back-off if there was an order since the last attempt began. */
    private void heedOrders() {
        int count = this.control.count();
        if (count != this.ordersSeen) {
            this.ordersSeen = count;
            this.notBefore = this.scheduler.nanoTime();
        }
    }

    private void deliverNext(Duration untilRefresh) {
        // Before the look at what waits: an item that comes after it gives a signal.
        boolean delivering = this.store.isDelivering();
        this.idle = this.control.isActive() && delivering;
        if (!delivering) {
            this.delivery.startAnew();
        }
        if (this.idle && this.store.size() > 0) {
            begin();
        } else if (this.control.isDraining()) {
            end();
        } else {
            this.alarm.set(untilRefresh);
        }
    }

    private void begin() {
        Batch batch = this.delivery.next();
        if (this.telling.getAsBoolean()) {
            // No item goes on before the listeners have heard of it. They may be about to; a signal follows.
            return;
        }
        this.idle = false;
        if (batch.items().isEmpty()) {
            // Another process delivers, or someone has removed rows: not at once again.
            backOff(Delivery.NOTHING_FOUND);
            return;
        }
        this.alarm.clear();
        Attempt current = new Attempt(batch, this.scheduler.nanoTime());
        this.attempt = current;
        try {
            this.peer.deliver(batch, (answer) -> receive(current, answer));
        } catch (RuntimeException ex) {
            receive(current, this.delivery.failed(ex));
        } catch (Error ex) {
            this.attempt = null;
            throw ex;
        }
    }

    /** Only the first answer counts, and only for the attempt that is on the way. */
    private void receive(Attempt current, PeerAnswer answer) {
        current.receive(answer);
        // Also after another answer: the signal that came with it may have failed.
        this.steps.signal();
    }

    private void backOff(Duration delay) {
        this.notBefore = this.scheduler.nanoTime() + delay.toNanos();
        this.alarm.set(delay);
    }

    private void end() {
        this.alarm.clear();
        this.ended.complete(null);
        this.headMoves.refuse();
    }
}
