package dev.streampair.relay;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service's stream: takes what is posted to it, and has the successors delivered to the peer.
 *
 * <p>Accepted means delivered: once {@link #accept} has returned {@link Admission.Outcome#ACCEPTED}, the successor of each
 * item reaches the peer, once and in the order of acceptance, as soon as the peer takes it; an item that the peer refuses
 * for good becomes a dead letter, and what a halted peer does not take is dropped. What is still in memory when the process
 * dies, or when {@link #drain} runs out of time, is lost.
 *
 * <p>Safe for use by several threads. {@link #drain} alone waits for the peer.
 */
public final class Relay {

    /** How long the delivery thread may take to end after its delivery was broken off. */
    private static final Duration BREAK_OFF_TIME = Duration.ofSeconds(1);

    private static final int MAX_DEAD_LETTERS = 1000;

    private final InMemoryStore store;

    private final PeerClient peer;

    private final RelayListener listener;

    private final DeadLetters deadLetters = new DeadLetters(MAX_DEAD_LETTERS);

    private final Delivery delivery;

    private final DeliveryLoop loop;

    private final Intake intake;

    /** Written under this object's lock. */
    private volatile boolean paused;

    /**
     * @param store what it stands on
     * @param handler what the service does with an item
     * @param peer the way to the peer; closed by {@link #drain}
     * @param policy how items are delivered
     * @param listeners who hear of it, in this order
     * @param clock the time that dead letters bear
     */
    public Relay(
            InMemoryStore store,
            ItemHandler handler,
            PeerClient peer,
            DeliveryPolicy policy,
            List<RelayListener> listeners,
            InstantSource clock) {
        this.store = store;
        this.peer = peer;
        this.listener = new RelayListeners(listeners);
        this.delivery = new Delivery(store, peer, policy, this.deadLetters, this.listener, clock);
        this.loop = new DeliveryLoop(store, this.delivery);
        this.intake = new Intake(store, handler, this.listener, this.loop::itemsAdded);
    }

    /** Begins to deliver. Items are accepted before that, too. */
    public void start() {
        this.loop.start();
    }

    /**
     * Takes a posting, or refuses it, at once.
     *
     * @throws RuntimeException what the handler threw; then none of the posting was taken
     */
    public Admission accept(Posting posting) {
        return this.intake.accept(posting);
    }

    /**
     * Sends an item of the service's own and, if the stream has halted, takes items again: both at once, so that no answer
     * to the item finds the stream halted.
     *
     * @return ACCEPTED; or FULL or DRAINING, and then nothing has changed
     */
    public Admission.Outcome restart(long item) {
        return this.intake.add(() -> this.store.restart(item));
    }

    /** Has the relay keep what waits, and go on taking items, until {@link #resume}. */
    public synchronized void pause() {
        if (!this.paused) {
            this.paused = true;
            this.loop.pause();
            this.listener.paused();
        }
    }

    /** Has the relay deliver again, at once, whatever wait between attempts it was in. */
    public synchronized void resume() {
        if (this.paused) {
            this.paused = false;
            this.listener.resumed();
            this.loop.resume();
        }
    }

    /** Whether it was told to keep what waits. */
    public boolean isPaused() {
        return this.paused;
    }

    /** Whether the stream takes no items until {@link #restart}. */
    public boolean isHalted() {
        return this.store.isHalted();
    }

    /** How many items this service has put in its outbox, restarts included. */
    public long sent() {
        return this.store.sent();
    }

    /** Whether it takes no items because it is about to stop. */
    public boolean isDraining() {
        return this.intake.isClosed();
    }

    /** How many items wait in the outbox. */
    public int waiting() {
        return this.store.size();
    }

    /** For how long the oldest item in the outbox has waited; zero if nothing waits. */
    public Duration oldestAge() {
        return this.store.oldestAge();
    }

    /** How many items from outside may wait in the outbox. */
    public int capacity() {
        return this.store.capacity();
    }

    /** Returns why the peer is down, or {@code null} if it is not known to be. */
    public @Nullable String peerError() {
        return this.delivery.peerError();
    }

    /** Returns the last dead letters, oldest first. */
    public List<DeadLetter> deadLetters() {
        return this.deadLetters.list();
    }

    /**
     * Forgets a dead letter.
     *
     * @return whether there was one of this number
     */
    public synchronized boolean dropDeadLetter(long number) {
        return this.deadLetters.remove(number);
    }

    /**
     * Sends a dead letter again, under a new number, behind what waits.
     *
     * @return ACCEPTED, and it is no dead letter any more; FULL or DRAINING, and it is one still; or empty if there is none
     *     of this number
     */
    public synchronized Optional<Admission.Outcome> resendDeadLetter(long number) {
        return this.deadLetters.find(number).map((letter) -> {
            Admission.Outcome outcome = this.intake.add(() -> this.store.appendAgain(letter.item()));
            if (outcome == Admission.Outcome.ACCEPTED) {
                this.deadLetters.remove(number);
            }
            return outcome;
        });
    }

    /**
     * Stops the relay: takes nothing more, delivers what waits, and tells the listeners what could not be delivered.
     *
     * @param timeout how long the delivery may take
     */
    public void drain(Duration timeout) {
        this.intake.close();
        try {
            if (!this.loop.drain(timeout)) {
                this.loop.stop();
                this.peer.close();
                this.loop.drain(BREAK_OFF_TIME);
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } finally {
            this.loop.stop();
            this.peer.close();
        }
        this.listener.drained(this.store.head(Integer.MAX_VALUE));
    }
}
