package dev.streampair.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A service's stream: takes what is posted to it, and has the successors delivered to the peer.
 *
 * <p>Accepted means delivered: once {@link #accept} has answered {@link Receipt.Outcome#ACCEPTED}, the successor of each
 * item reaches the peer, once and in the order of acceptance, as soon as the peer takes it; an item that the peer refuses
 * for good becomes a dead letter, and what a halted peer does not take is dropped. What only a store in memory holds when
 * the process dies, or when {@link #drain} runs out of time, is lost.
 *
 * <p>Safe for use by several threads. {@link #drain} and {@link #moveHeadToDeadLetters} wait for the peer; {@link #startStream}, {@link #halt},
 * {@link #beginDrain} and {@link #resendDeadLetters} wait for their turn among the postings; none of the six is for use by listeners and handlers.
 */
public final class Relay {

    private final Store store;

    private final RelayListener listener;

    private final Delivery delivery;

    private final DeliveryMachine machine;

    private final Intake intake;

    private final Interventions interventions;

    private final StreamControl control;

    private final Drain drain;

    /**
     * @param store what it stands on
     * @param handler what the service does with an item
     * @param peer the way to the peer; closed by {@link #drain}
     * @param policy how items are delivered
     * @param listeners who hear of it, in this order
     * @param scheduler brings what comes later
     * @param clock the time that dead letters bear
     */
    public Relay(
            Store store,
            ItemHandler handler,
            PeerClient peer,
            DeliveryPolicy policy,
            List<RelayListener> listeners,
            Scheduler scheduler,
            InstantSource clock) {
        this.store = store;
        this.listener = CompositeRelayListener.of(listeners);
        this.delivery = new Delivery(store, policy, this.listener, clock);
        this.machine =
                new DeliveryMachine(store, this.delivery, peer, this::isTelling, this::storeRefreshed, scheduler);
        HaltWatch halts = new HaltWatch(store, this.listener);
        this.intake = new Intake(store, handler, this.listener, halts, this.machine::itemsAdded);
        this.interventions = new Interventions(store, this.intake, this.listener);
        this.control = new StreamControl(store, this.intake, this.machine.control(), this.listener, clock);
        this.drain = new Drain(store, this.intake, this.machine, peer, this.listener);
    }

    private boolean isTelling() {
        return this.intake.isTelling();
    }

    private void storeRefreshed() {
        this.intake.storeRefreshed();
        this.control.storeRefreshed();
    }

    /** Begins to deliver. Items are accepted before that, too. */
    public void start() {
        this.machine.control().start();
    }

    /**
     * Takes a posting, or refuses it, without waiting for anything.
     *
     * @param answer is told what became of it: on this thread, or on one that takes another posting at the same moment; for
     *     a store that waits for a disk or a database, on the store's own. It must be quick
     */
    public void accept(Posting posting, Consumer<Receipt> answer) {
        accept(posting, answer, Store.CALLER);
    }

    /**
     * The same, and what the listeners are told of it is told in a scope: as that of a span, whose name the log has then.
     *
     * @param scope runs at once what it is given, on the thread that takes the posting
     */
    public void accept(Posting posting, Consumer<Receipt> answer, Executor scope) {
        this.intake.accept(posting, answer, scope);
    }

    /**
     * Starts the stream, unless it is running: sends an item of the service's own and, if the stream has halted, takes items
     * again: both at once, so that no answer to the item finds the stream halted.
     *
     * @param limit what the handler is told with each item from now on
     * @throws StoreException if the store does not work
     */
    public StartResult startStream(long seed, long limit) {
        return this.interventions.startStream(seed, limit);
    }

    /**
     * Halts the stream: it takes nothing until {@link #startStream}. What waits is delivered all the same.
     *
     * @throws StoreException if the store does not work
     */
    public void halt() {
        this.interventions.halt();
    }

    /** Pauses the stream for nobody in particular. */
    public void pause() {
        pause(null);
    }

    /**
     * Pauses the stream: it keeps what waits, and goes on taking items, until {@link #resume} or {@link #beginDrain}. With a
     * durable store every process that shares it does, also after a start. A stream that is paused stays as it is.
     *
     * @param by the login of who asks for it, or {@code null} if it has none
     * @throws StoreException if the store does not work
     */
    public void pause(@Nullable String by) {
        this.control.pause(by);
    }

    /**
     * Has the relay take nothing new, deliver what waits, at once, and stay up, until {@link #resume} or {@link #pause}. It
     * refuses the peer's items as well: two relays that drain at once wait for each other until one resumes. A pause ends with
     * it, but for one in a durable store: what waits is kept there.
     *
     * <p>On return, {@link #waiting} counts all that was accepted before: at zero the peer has all of it.
     *
     * @throws StoreException if there was no turn for it for a long time; it takes nothing new all the same
     */
    public void beginDrain() {
        this.control.drain();
    }

    /**
     * Ends a pause or a drain: has the relay take items and deliver, at once, whatever wait between attempts it was in.
     *
     * @throws StoreException if the store cannot end a pause
     */
    public void resume() {
        this.control.resume();
    }

    /** Whether what waits is kept, as an operator wants it. */
    public boolean isPaused() {
        return paused() != null;
    }

    /** Returns since when and by whom the stream is paused, or {@code null} if it is not. */
    public @Nullable Pause paused() {
        return this.store.paused();
    }

    /** Where the stream is. */
    public StreamProgress progress() {
        return this.store.progress();
    }

    /** Whether it is this process that delivers; of several on one store, one does. */
    public boolean isDelivering() {
        return this.store.isDelivering();
    }

    /** Whether what waits outlives the process. */
    public boolean isDurable() {
        return this.store.isDurable();
    }

    /** Returns why the store does not work, or {@code null} if it is not known not to. */
    public @Nullable String storeError() {
        return this.store.error();
    }

    /** Returns since when the store does not work, or {@code null} if it is not known not to. */
    public @Nullable Instant storeFailingSince() {
        return this.store.failingSince();
    }

    /** Whether it takes no items, because it was told to drain or is about to stop. */
    public boolean isDraining() {
        return this.intake.refusesAll();
    }

    /**
     * For how long the postings that are being taken have kept all others waiting: more than a moment means that the log or
     * the store is stuck. Zero if none are being taken.
     */
    public Duration busy() {
        return this.intake.busy();
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

    /** Whether what a halted peer does not take waits until it goes on; if not, it is dropped. */
    public boolean keepsOnHalt() {
        return this.delivery.policy().keepsOnHalt();
    }

    /** What the last deliveries have shown of the peer. */
    public PeerStatus peerStatus() {
        return this.delivery.peerStatus();
    }

    /** What the peer said last, or what happened instead; {@code null} if nothing was delivered yet. */
    public @Nullable String lastAnswer() {
        PeerAnswer last = this.delivery.lastAnswer();
        return (last != null) ? last.reason() : null;
    }

    /**
     * Returns how many dead letters match.
     *
     * @throws StoreException if the store does not work
     */
    public int countDeadLetters(DeadLetterQuery query) {
        return this.store.countDeadLetters(query);
    }

    /**
     * Returns the first dead letters that match, oldest first.
     *
     * @throws StoreException if the store does not work
     */
    public List<DeadLetter> deadLetters(DeadLetterQuery query, int max) {
        return this.store.deadLetters(query, max);
    }

    /**
     * Returns the last dead letters that match, newest first.
     *
     * @throws StoreException if the store does not work
     */
    public List<DeadLetter> newestDeadLetters(DeadLetterQuery query, int max) {
        return this.store.newestDeadLetters(query, max);
    }

    /**
     * Forgets dead letters, all that match or none.
     *
     * @return how many there were
     * @throws StoreException if the store does not work
     */
    public int dropDeadLetters(DeadLetterQuery query) {
        return this.interventions.drop(query);
    }

    /** Returns the batch at the head of the line if it was tried in vain, or {@code null}. */
    public @Nullable HeadOfLine headOfLine() {
        return this.delivery.head().failing();
    }

    /** Returns why the stream stands until someone decides, or {@code null} if it does not. */
    public @Nullable String blocked() {
        return this.delivery.head().blocked();
    }

    /**
     * Makes the item at the head of the line a dead letter, once no delivery is on the way. Waits for that.
     *
     * @param number the item's number
     * @throws StoreException if the store does not work, or there was no moment for it
     */
    public HeadMove moveHeadToDeadLetters(long number) {
        return Turns.await(this.machine.moveHead(number));
    }

    /**
     * Sends dead letters again, under new numbers, oldest first, behind what waits, until the outbox is full.
     *
     * @return what became of them; or empty if the relay drains
     * @throws StoreException if the store does not work
     */
    public Optional<ResendResult> resendDeadLetters(DeadLetterQuery query) {
        return this.interventions.resend(query);
    }

    /**
     * Stops the relay: takes nothing more, delivers what waits, and tells the listeners what could not be delivered.
     *
     * @param timeout how long the delivery may take
     */
    public void drain(Duration timeout) {
        this.drain.run(timeout);
    }
}
