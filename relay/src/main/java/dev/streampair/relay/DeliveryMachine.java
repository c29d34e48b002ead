package dev.streampair.relay;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the delivery as a state machine. Each event (new items, the peer's answer, the end of a back-off, an order) runs
 * a step, and a step begins the next attempt if one is due. One attempt is in flight at a time; no thread waits.
 *
 * <p>It survives any failure, and ends only on an order.
 */
final class DeliveryMachine {

    /** The wait after a failure of the store, or an unexpected failure. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** The longest time between two looks at the store during a back-off. */
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

    /** Whether a new item begins an attempt at once. Written in steps, read by the threads that add items. */
    private volatile boolean idle;

    // Used in steps only.

    private @Nullable Attempt attempt;

    private int ordersSeen;

    /** The time before which no attempt begins. */
    private long notBefore;

    private final Alarm alarm;

    /**
     * @param telling whether the listeners are still being notified of items that are already in the store; a call of
     *     {@link #itemsAdded} follows
     * @param storeRefreshed runs whenever the store has read what other processes did
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

    /** Begins an attempt if none is in flight and one is due. Usually it only reads a field. */
    void itemsAdded() {
        if (this.idle) {
            this.steps.signal();
        }
    }

    /** Makes the item at the head a dead letter, once no attempt is in flight. */
    CompletableFuture<HeadMove> moveHead(long number) {
        CompletableFuture<HeadMove> move = this.headMoves.request(number);
        this.steps.signal();
        return move;
    }

    /** Returns a future that completes once the delivery has ended. */
    CompletableFuture<Void> ended() {
        return this.ended;
    }

    /** Ends the delivery now: a later answer changes nothing. */
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
            // The store has logged the failure, and logs when it works again.
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

    /** Refreshes the store if that is due, and returns the time until it is due again. */
    private Duration refreshStore() {
        Duration untilRefresh = this.store.untilRefresh();
        if (untilRefresh.isZero()) {
            untilRefresh = this.store.refresh();
            this.storeRefreshed.run();
        }
        return untilRefresh;
    }

    /** Ends the back-off if an order was given since the last attempt began. */
    private void heedOrders() {
        int count = this.control.count();
        if (count != this.ordersSeen) {
            this.ordersSeen = count;
            this.notBefore = this.scheduler.nanoTime();
        }
    }

    private void deliverNext(Duration untilRefresh) {
        // Set before the look at the outbox: an item that is added after that look gives a signal.
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
            // No item is sent before the listeners know of it. They may still be being notified; a signal follows.
            return;
        }
        this.idle = false;
        if (batch.items().isEmpty()) {
            // Another process delivers, or someone has removed rows: do not try again at once.
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

    /** Only the first answer counts, and only for the attempt in flight. */
    private void receive(Attempt current, PeerAnswer answer) {
        current.receive(answer);
        // Signal even after another answer: the signal that came with it may have failed.
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
