package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An intake and a delivery whose surroundings do what they like, as a seed says: items, answers, time, orders and
 * failures come in any order, also in the middle of a step, as from other threads.
 */
final class StressRun {

    private static final int CAPACITY = 8;

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final SplittableRandom random;

    private final ManualScheduler scheduler = new ManualScheduler();

    private final StressModel model = new StressModel(this.scheduler);

    private final InMemoryStore memory =
            new InMemoryStore(new RingCapacity(CAPACITY, "peer"), 3, InstantSource.system());

    private final ManualExecutor queue = new ManualExecutor();

    private final Executor executor;

    /** Whether other processes use the store. */
    private final boolean shared;

    private boolean delivering;

    private final Intake intake;

    private final DeliveryMachine machine;

    /** Whether nothing fails any more, and nothing comes in the middle of a step. */
    private boolean calm;

    /** Whether nothing may come in the middle of a step, as something just does. */
    private boolean interrupted = true;

    /** Of how many calls of the store one fails. */
    private int failureOdds = 1000;

    private long nextItem;

    /** Until when the delivery need not know of what another process has added. */
    private long unseenUntil = this.scheduler.nanoTime();

    /** Whether the intake was told to close. */
    private boolean closing;

    private int ordersGiven;

    private int ordersHeeded;

    private int unanswered;

    private final List<Consumer<PeerAnswer>> oldAnswers = new ArrayList<>();

    private @Nullable Consumer<PeerAnswer> answer;

    StressRun(long seed) {
        this.random = new SplittableRandom(seed);
        this.executor = this.random.nextBoolean() ? Store.CALLER : this.queue;
        this.shared = this.random.nextBoolean();
        this.delivering = !this.shared;
        Store store = StoreProxy.of(this.memory, this::call);
        Duration initial = Duration.ofMillis(1 + this.random.nextInt(100));
        DeliveryPolicy policy =
                new DeliveryPolicy(1 + this.random.nextInt(5), initial, 2, Duration.ofSeconds(5), LONGEST_WAIT);
        Delivery delivery = new Delivery(store, policy, this.model, () -> Instant.EPOCH);
        this.machine =
                new DeliveryMachine(store, delivery, this::deliver, () -> false, this::storeRefreshed, this.scheduler);
        this.intake = new Intake(
                store, this::successorOf, this.model, new HaltWatch(store, this.model), this.machine::itemsAdded);
    }

    private void storeRefreshed() {
        this.intake.storeRefreshed();
    }

    private boolean oneIn(int odds) {
        return this.random.nextInt(odds) == 0;
    }

    // The store

    private @Nullable Object call(String method, StoreProxy.Call call) throws Throwable {
        if (method.equals("untilRefresh")) {
            noteOrders();
        }
        meanwhile();
        Object result = switch (method) {
            case "executor" -> this.executor;
            case "isDelivering" -> this.delivering;
            case "untilRefresh" -> (this.shared && this.delivering && oneIn(2)) ? POLL_INTERVAL : Duration.ZERO;
            case "refresh" -> refresh();
            case "head" -> head(call);
            case "moveToDeadLetters" -> moveToDeadLetters(call);
            case "accept" -> accept(call);
            default -> call.proceed();
        };
        meanwhile();
        return result;
    }

    private boolean isFailing() {
        return !this.calm && oneIn(this.failureOdds);
    }

    private StoreException failure() {
        if (this.shared) {
            this.delivering = false;
        }
        return new StoreException("The disk is gone", "Put it back.");
    }

    /** Fails a call of the delivery. */
    private StoreException deliveryFailure() {
        this.model.failed();
        return failure();
    }

    /** The delivery heeds its orders right before it looks at the store, and an order ends a back-off. */
    private void noteOrders() {
        if (this.ordersHeeded != this.ordersGiven) {
            this.ordersHeeded = this.ordersGiven;
            this.model.waits(Duration.ZERO);
        }
    }

    private Duration refresh() {
        if (isFailing()) {
            throw deliveryFailure();
        }
        if (this.shared) {
            this.delivering = this.calm || !oneIn(4);
        }
        return this.shared ? POLL_INTERVAL : Store.NEVER;
    }

    private @Nullable Object head(StoreProxy.Call call) throws Throwable {
        if (isFailing()) {
            throw deliveryFailure();
        }
        if (!this.delivering || (!this.calm && oneIn(20))) {
            // Another process delivers since a moment ago, or has removed what there was.
            this.model.waits(Delivery.NOTHING_FOUND);
            return new Batch(1, Items.of());
        }
        return call.proceed();
    }

    private @Nullable Object moveToDeadLetters(StoreProxy.Call call) throws Throwable {
        boolean failing = isFailing();
        if (failing && this.random.nextBoolean()) {
            throw deliveryFailure();
        }
        Object result = call.proceed();
        if (failing) {
            this.model.buriedUntold(this.memory.head(1).firstNumber() - 1);
            throw deliveryFailure();
        }
        return result;
    }

    private @Nullable Object accept(StoreProxy.Call call) throws Throwable {
        boolean failing = isFailing();
        if (failing && this.random.nextBoolean()) {
            throw failure();
        }
        Object result = call.proceed();
        noteWhatWasGiven(!failing);
        if (failing) {
            throw failure();
        }
        return result;
    }

    private void noteWhatWasGiven(boolean toldOf) {
        Batch waiting = this.memory.head(Integer.MAX_VALUE);
        int fresh = (int) waiting.lastNumber() - this.model.givenItems();
        this.model.given(waiting.items().range(waiting.size() - fresh, waiting.size()), toldOf);
    }

    private long successorOf(long item) {
        if (!this.calm && oneIn(30)) {
            throw new IllegalStateException("The handler fails");
        }
        return item;
    }

    // The peer

    private void deliver(Batch batch, Consumer<PeerAnswer> answer) {
        if (this.machine.ended().isDone()) {
            this.model.end();
        }
        this.model.begun(batch);
        this.answer = answer;
        meanwhile();
        if (this.calm) {
            return;
        }
        if (oneIn(20)) {
            answer(new PeerAnswer.Unavailable("a defect"), () -> {
                throw new IllegalStateException("The client fails");
            });
        }
        if (this.answer != null && oneIn(20)) {
            forget(answer);
            this.model.failed();
            if (this.random.nextBoolean()) {
                answer.accept(new PeerAnswer.Accepted());
            }
            throw new StackOverflowError("The client fails badly");
        }
    }

    private void forget(Consumer<PeerAnswer> old) {
        this.answer = null;
        this.oldAnswers.add(old);
    }

    private PeerAnswer anyAnswer() {
        return switch (this.random.nextInt(6)) {
            case 0 -> new PeerAnswer.Halted(this.random.nextInt(4));
            case 1 -> new PeerAnswer.Refused("no");
            case 2 -> new PeerAnswer.Busy("full", this.random.nextBoolean() ? null : Duration.ofSeconds(90));
            case 3 -> new PeerAnswer.Unavailable("gone");
            default -> new PeerAnswer.Accepted();
        };
    }

    private void answer(PeerAnswer first) {
        Consumer<PeerAnswer> current = this.answer;
        answer(first, () -> {
            if (current != null) {
                current.accept(first);
                if (oneIn(4)) {
                    current.accept(anyAnswer());
                }
            }
        });
    }

    private void answer(PeerAnswer first, Runnable way) {
        Consumer<PeerAnswer> current = this.answer;
        if (current != null) {
            forget(current);
            this.model.answered(first);
        }
        way.run();
    }

    private void answerOnceMore() {
        if (!this.oldAnswers.isEmpty()) {
            this.oldAnswers.get(this.random.nextInt(this.oldAnswers.size())).accept(anyAnswer());
        }
    }

    // What happens

    private void post() {
        long[] items = new long[1 + this.random.nextInt(3)];
        for (int i = 0; i < items.length; i++) {
            items[i] = ++this.nextItem;
        }
        this.unanswered++;
        boolean late = this.closing;
        this.intake.accept(
                Posting.of(items),
                (receipt) -> {
                    this.unanswered--;
                    if (late) {
                        this.model.checkThatNothingIsTaken(receipt);
                    }
                },
                Runnable::run);
    }

    /** What another thread may do in the middle of a step, too. */
    private void act() {
        switch (this.random.nextInt(10)) {
            case 0, 1, 2 -> post();
            case 3, 4, 5 -> answer(anyAnswer());
            case 6 -> answerOnceMore();
            case 7 -> order().pause();
            case 8 -> order().resume();
            default -> this.failureOdds = oneIn(3) ? 3 : 1000;
        }
    }

    /** Counts an order that is given. */
    private DeliveryControl order() {
        this.ordersGiven++;
        return this.machine.control();
    }

    private void meanwhile() {
        if (!this.calm && !this.interrupted && oneIn(6)) {
            this.interrupted = true;
            act();
            this.interrupted = false;
        }
    }

    private void actOnce() {
        switch (this.random.nextInt(6)) {
            case 0 -> this.scheduler.advance(Duration.ofMillis(this.random.nextInt(200)));
            case 1 -> this.scheduler.advance(Duration.ofMillis(this.random.nextInt(10_000)));
            case 2 -> addElsewhere();
            case 3 -> {
                if (!this.queue.isIdle()) {
                    this.queue.runNext();
                }
            }
            default -> act();
        }
        check();
    }

    private void addElsewhere() {
        if (this.shared) {
            if (this.memory.progress().halted()) {
                this.memory.startStream(++this.nextItem, 0);
            } else {
                ItemHandler handler = oneIn(10) ? new HaltingAtLimit() : (item) -> item;
                this.memory.accept(List.of(Posting.of(++this.nextItem)), handler, false);
            }
            noteWhatWasGiven(false);
            this.unseenUntil = this.scheduler.nanoTime() + POLL_INTERVAL.toNanos();
        }
    }

    private void check() {
        if (this.queue.isIdle() && this.answer == null && isToDeliver()) {
            this.model.checkThatADeliveryWaitsForABackOffOnly(this.scheduler.size());
        }
        this.model.assertHolds();
    }

    private boolean isToDeliver() {
        return this.machine.control().isActive()
                && !this.machine.ended().isDone()
                && this.delivering
                && this.memory.size() > 0
                && this.scheduler.nanoTime() - this.unseenUntil >= 0;
    }

    void run() {
        this.interrupted = false;
        boolean starting = !oneIn(20);
        int start = this.random.nextInt(20);
        int count = start + 20 + this.random.nextInt(150);
        for (int i = 0; i < count; i++) {
            if (i == start && starting) {
                order().start();
            }
            actOnce();
        }
        switch (starting ? this.random.nextInt(4) : 1) {
            case 0 -> deliverAllAndDrain();
            case 1 -> drain();
            case 2 -> stop();
            default -> abandon();
        }
        checkThatNothingChangesAfterTheEnd();
    }

    private void calmDown() {
        this.calm = true;
        this.queue.runAll();
        check();
    }

    /** Lets everything go well until all is delivered, but for no longer than any wait can be. */
    private void goOn() {
        for (long second = 0; second <= LONGEST_WAIT.toSeconds() + 2 && !isAtRest(); second++) {
            this.queue.runAll();
            while (this.answer != null) {
                answer(new PeerAnswer.Accepted());
                this.queue.runAll();
            }
            check();
            this.scheduler.advance(Duration.ofSeconds(1));
        }
    }

    private boolean isAtRest() {
        return this.machine.ended().isDone()
                || (this.memory.size() == 0 && !this.machine.control().isDraining());
    }

    private void deliverAllAndDrain() {
        calmDown();
        order().resume();
        goOn();
        this.model.checkThatAllIsSettled();
        assertThat(this.memory.size()).isZero();
        drain();
    }

    private void drain() {
        this.closing = true;
        CompletableFuture<Void> closed = this.intake.close();
        for (int i = 0; i < 10_000 && !closed.isDone(); i++) {
            actOnce();
        }
        assertThat(closed).isDone();
        order().drain();
        for (int i = 0; i < 10; i++) {
            actOnce();
        }
        calmDown();
        boolean paused = this.machine.control().isPaused();
        boolean early = this.machine.ended().isDone();
        goOn();
        assertThat(this.machine.ended()).isDone();
        if (!paused && !early) {
            this.model.checkThatAllIsSettled();
        }
        this.model.checkThatAnswersCount();
    }

    private void stop() {
        order().stop();
        calmDown();
        // A failure to move an item to the dead letters postpones the end.
        this.scheduler.advance(Duration.ofSeconds(1));
        this.queue.runAll();
        assertThat(this.machine.ended().isDone()).isEqualTo(this.answer == null);
        answer(anyAnswer());
        this.queue.runAll();
        assertThat(this.machine.ended()).isDone();
        this.model.checkThatAnswersCount();
    }

    private void abandon() {
        this.machine.abandon();
        this.model.end();
    }

    private void checkThatNothingChangesAfterTheEnd() {
        this.model.end();
        this.calm = true;
        this.queue.runAll();
        assertThat(this.unanswered).as("postings without an answer").isZero();
        this.model.checkThatAllWasToldOf();
        int size = this.memory.size();
        answer(anyAnswer());
        for (int i = 0; i < 20; i++) {
            answerOnceMore();
        }
        order().resume();
        this.machine.itemsAdded();
        this.scheduler.advance(LONGEST_WAIT);
        this.queue.runAll();
        assertThat(this.memory.size()).isEqualTo(size);
        assertThat(this.scheduler.size()).isZero();
        this.model.assertHolds();
    }
}
