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
 * A service's stream: accepts postings, and delivers the successors of their items to the peer.
 *
 * <p>Accepted means delivered: once {@link #accept} has answered {@link Receipt.Outcome#ACCEPTED}, the successor of
 * each item reaches the peer, once and in the order of acceptance, as soon as the peer accepts it. An item that the
 * peer refuses for good becomes a dead letter; items that a halted peer does not accept are dropped, unless the policy
 * keeps them. Items that only a store in memory holds are lost when the process dies or {@link #drain} runs out of
 * time.
 *
 * <p>Safe for use by several threads. {@link #drain} and {@link #moveHeadToDeadLetters} wait for the peer;
 * {@link #startStream}, {@link #halt}, {@link #beginDrain} and {@link #resendDeadLetters} wait for their turn among the
 * postings; listeners and handlers must not call any of these six.
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
     * @param store holds the stream
     * @param handler makes the successor of each item
     * @param peer delivers to the peer; {@link #drain} closes it
     * @param policy how items are delivered
     * @param listeners are notified of each event, in this order
     * @param scheduler runs later work
     * @param clock the clock for the times of dead letters, pauses and the peer's status
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
     * Accepts or refuses a posting, without waiting.
     *
     * @param answer receives the outcome: on this thread, or on one that handles another posting at the same moment;
     *     for a store that waits for a disk or a database, on the store's own thread. It must be quick
     */
    public void accept(Posting posting, Consumer<Receipt> answer) {
        accept(posting, answer, Store.CALLER);
    }

    /**
     * Accepts or refuses a posting, and notifies the listeners in a scope, such as that of a span, whose name the log
     * then shows.
     *
     * @param scope runs what it receives, at once and on the thread that handles the posting
     */
    public void accept(Posting posting, Consumer<Receipt> answer, Executor scope) {
        this.intake.accept(posting, answer, scope);
    }

    /**
     * Starts the stream, unless it is running: sends the seed and, if the stream has halted, accepts items again. Both
     * happen in one step, so that no answer to the seed finds the stream halted.
     *
     * @param limit the limit that the handler receives with each item from now on
     * @throws StoreException if the store does not work
     */
    public StartResult startStream(long seed, long limit) {
        return this.interventions.startStream(seed, limit);
    }

    /**
     * Halts the stream: it refuses every item until {@link #startStream}. What waits is still delivered.
     *
     * @throws StoreException if the store does not work
     */
    public void halt() {
        this.interventions.halt();
    }

    /** Pauses the stream without an operator's name. */
    public void pause() {
        pause(null);
    }

    /**
     * Pauses the stream: it keeps what waits, and still accepts items, until {@link #resume} or {@link #beginDrain}.
     * With a durable store, every process that shares it does so, even after a restart. If the stream is already
     * paused, nothing changes.
     *
     * @param by the operator's login, or {@code null} if there is none
     * @throws StoreException if the store does not work
     */
    public void pause(@Nullable String by) {
        this.control.pause(by);
    }

    /**
     * Begins a drain: the relay refuses new items, delivers what waits, at once, and stays up, until {@link #resume} or
     * {@link #pause}. It refuses the peer's items as well: two relays that drain at the same time wait for each other
     * until one resumes. A drain ends a pause, except one in a durable store, where what waits is safe.
     *
     * <p>On return, {@link #waiting} counts everything accepted before: once it is zero, the peer has all of it.
     *
     * @throws StoreException if the request did not get its turn for a long time; the relay still refuses new items
     */
    public void beginDrain() {
        this.control.drain();
    }

    /**
     * Ends a pause or a drain: the relay accepts items and delivers, at once, even during a back-off.
     *
     * @throws StoreException if the store cannot end a pause
     */
    public void resume() {
        this.control.resume();
    }

    /** Whether an operator has paused the stream. */
    public boolean isPaused() {
        return paused() != null;
    }

    /** Returns since when and by whom the stream is paused, or {@code null} if it is not. */
    public @Nullable Pause paused() {
        return this.store.paused();
    }

    /** The progress of the stream. */
    public StreamProgress progress() {
        return this.store.progress();
    }

    /** Whether this process delivers; of several on one store, one does. */
    public boolean isDelivering() {
        return this.store.isDelivering();
    }

    /** Whether what waits outlives the process. */
    public boolean isDurable() {
        return this.store.isDurable();
    }

    /** Returns why the store does not work, or {@code null} if no failure is known. */
    public @Nullable String storeError() {
        return this.store.error();
    }

    /** Returns since when the store does not work, or {@code null} if no failure is known. */
    public @Nullable Instant storeFailingSince() {
        return this.store.failingSince();
    }

    /** Whether the relay refuses new items, because it drains or is about to stop. */
    public boolean isDraining() {
        return this.intake.refusesAll();
    }

    /**
     * How long the current turn has kept all others waiting: more than a moment means that the log or the store is
     * stuck. Zero if there is no turn.
     */
    public Duration busy() {
        return this.intake.busy();
    }

    /** The number of items in the outbox. */
    public int waiting() {
        return this.store.size();
    }

    /** How long the oldest item in the outbox has waited; zero if nothing waits. */
    public Duration oldestAge() {
        return this.store.oldestAge();
    }

    /** How many items from outside may wait in the outbox. */
    public int capacity() {
        return this.store.capacity();
    }

    /** Whether items that a halted peer does not accept wait until its stream continues; if not, they are dropped. */
    public boolean keepsOnHalt() {
        return this.delivery.policy().keepsOnHalt();
    }

    /** The peer's status, as the last deliveries have shown it. */
    public PeerStatus peerStatus() {
        return this.delivery.peerStatus();
    }

    /** The peer's last answer, or what happened instead; {@code null} before the first delivery. */
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
     * Drops the dead letters that match, as a whole or not at all.
     *
     * @return how many there were
     * @throws StoreException if the store does not work
     */
    public int dropDeadLetters(DeadLetterQuery query) {
        return this.interventions.drop(query);
    }

    /** Returns the batch at the head of the line if an attempt at it failed, or {@code null}. */
    public @Nullable HeadOfLine headOfLine() {
        return this.delivery.head().failing();
    }

    /** Returns why the stream is blocked until an operator decides, or {@code null} if it is not. */
    public @Nullable String blocked() {
        return this.delivery.head().blocked();
    }

    /**
     * Makes the item at the head of the line a dead letter, once no delivery is in flight. Waits for that.
     *
     * @param number the item's number
     * @throws StoreException if the store does not work, or the request did not get its turn for a long time
     */
    public HeadMove moveHeadToDeadLetters(long number) {
        return Turns.await(this.machine.moveHead(number));
    }

    /**
     * Sends dead letters again, oldest first and under new numbers, behind what waits, until the outbox is full.
     *
     * @return the outcome, or empty if the relay drains
     * @throws StoreException if the store does not work
     */
    public Optional<ResendResult> resendDeadLetters(DeadLetterQuery query) {
        return this.interventions.resend(query);
    }

    /**
     * Stops the relay: refuses new items, delivers what waits, and reports to the listeners what could not be
     * delivered.
     *
     * @param timeout how long the delivery may take
     */
    public void drain(Duration timeout) {
        this.drain.run(timeout);
    }
}
