package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeliveryMachineTests {

    private static final PeerAnswer ACCEPTED = new PeerAnswer.Accepted();

    private static final PeerAnswer REFUSED = new PeerAnswer.Refused("no");

    private static final PeerAnswer UNAVAILABLE = new PeerAnswer.Unavailable("gone");

    private static final Duration MILLISECOND = Duration.ofMillis(1);

    /** The wait after each failed attempt. */
    private static final Duration BACK_OFF = Duration.ofSeconds(10);

    /** The wait after a failure of the store, or an unexpected one. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final InMemoryStore memory = new InMemoryStore(new RingCapacity(100, "peer"), 1, InstantSource.system());

    private final Store store = StoreProxy.of(this.memory, this::call);

    private final ManualExecutor queue = new ManualExecutor();

    private Executor executor = Store.CALLER;

    /** Which of the store's methods fails, and with what. */
    private String failing = "none";

    private Throwable failure = new StoreException("The disk is gone", "Put it back.");

    private Runnable afterSize = () -> {};

    private boolean delivering = true;

    private boolean telling;

    private Duration untilRefresh = Store.NEVER;

    private int refreshes;

    private final ManualScheduler scheduler = new ManualScheduler();

    private final ScriptedPeer peer = new ScriptedPeer();

    private final RecordingListener listener = new RecordingListener();

    private Delivery delivery = newDelivery();

    private DeliveryMachine machine = newMachine(this.peer);

    private @Nullable Object call(String method, StoreProxy.Call call) throws Throwable {
        if (method.equals("refresh")) {
            this.refreshes++;
        }
        if (method.equals(this.failing)) {
            throw this.failure;
        }
        return switch (method) {
            case "executor" -> this.executor;
            case "isDelivering" -> this.delivering;
            case "refresh" -> this.untilRefresh;
            case "size" -> {
                Object size = call.proceed();
                Runnable after = this.afterSize;
                this.afterSize = () -> {};
                after.run();
                yield size;
            }
            default -> call.proceed();
        };
    }

    private Delivery newDelivery() {
        DeliveryPolicy policy = new DeliveryPolicy(10, BACK_OFF, 1, BACK_OFF, BACK_OFF);
        return new Delivery(this.store, policy, this.listener, InstantSource.system());
    }

    private DeliveryMachine newMachine(PeerClient client) {
        this.delivery = newDelivery();
        return new DeliveryMachine(this.store, this.delivery, client, () -> this.telling, () -> {}, this.scheduler);
    }

    private void add(long... items) {
        this.memory.accept(List.of(Posting.of(items)), (item) -> item, false);
        this.machine.itemsAdded();
    }

    private void assertDeliveries(int count) {
        assertThat(this.peer.deliveries()).hasSize(count);
    }

    private void assertEnded(boolean ended) {
        assertThat(this.machine.ended().isDone()).isEqualTo(ended);
    }

    @Test
    void deliversNothingOfWhichTheListenersHaveNotHeard() {
        this.machine.control().start();
        this.telling = true;
        add(1);
        this.machine.control().resume();
        assertDeliveries(0);
        this.telling = false;
        this.machine.itemsAdded();
        assertDeliveries(1);
    }

    @Test
    void buriesTheHeadOnceNoAttemptIsOnTheWay() {
        List<Consumer<PeerAnswer>> answers = new ArrayList<>();
        this.machine = newMachine((batch, answer) -> answers.add(answer));
        this.machine.control().start();
        add(1, 2);
        CompletableFuture<HeadMove> move = this.machine.moveHead(1);
        assertThat(move).isNotDone();
        answers.get(0).accept(UNAVAILABLE);
        assertThat(move).isCompletedWithValue(HeadMove.MOVED);
        assertThat(this.memory.deadLetters(DeadLetterQuery.ALL, 5000))
                .extracting(DeadLetter::item)
                .containsExactly(1L);
        // What was behind it goes at once.
        assertThat(answers).hasSize(2);
        answers.get(1).accept(ACCEPTED);
        assertThat(this.memory.size()).isZero();
    }

    @Test
    void buriesNothingThatThePeerTookMeanwhile() {
        List<Consumer<PeerAnswer>> answers = new ArrayList<>();
        this.machine = newMachine((batch, answer) -> answers.add(answer));
        this.machine.control().start();
        add(1);
        CompletableFuture<HeadMove> first = this.machine.moveHead(1);
        CompletableFuture<HeadMove> second = this.machine.moveHead(1);
        answers.get(0).accept(ACCEPTED);
        assertThat(first).isCompletedWithValue(HeadMove.NOT_AT_THE_HEAD);
        assertThat(second).isCompletedWithValue(HeadMove.NOT_AT_THE_HEAD);
        assertThat(this.memory.deadLetters(DeadLetterQuery.ALL, 5000)).isEmpty();
    }

    @Test
    void buriesOnceForSeveralWhoWishForTheSame() {
        List<Consumer<PeerAnswer>> answers = new ArrayList<>();
        this.machine = newMachine((batch, answer) -> answers.add(answer));
        this.machine.control().start();
        add(1, 2);
        CompletableFuture<HeadMove> other = this.machine.moveHead(2);
        CompletableFuture<HeadMove> first = this.machine.moveHead(1);
        CompletableFuture<HeadMove> second = this.machine.moveHead(1);
        assertThat(other).isCompletedWithValue(HeadMove.NOT_AT_THE_HEAD);
        answers.get(0).accept(UNAVAILABLE);
        assertThat(first).isCompletedWithValue(HeadMove.MOVED);
        assertThat(second).isCompletedWithValue(HeadMove.MOVED);
        assertThat(this.memory.deadLetters(DeadLetterQuery.ALL, 5000))
                .extracting(DeadLetter::item)
                .containsExactly(1L);
    }

    @Test
    void forgetsTheHeadWhenAnotherProcessDelivers() {
        this.machine.control().start();
        this.peer.then(UNAVAILABLE);
        add(1);
        assertThat(this.delivery.head().failing()).isNotNull();
        this.delivering = false;
        this.scheduler.advance(BACK_OFF);
        assertThat(this.delivery.head().failing()).isNull();
    }

    @Test
    void refusesAWishThatTheEndOvertakes() {
        List<Consumer<PeerAnswer>> answers = new ArrayList<>();
        this.machine = newMachine((batch, answer) -> answers.add(answer));
        this.machine.control().start();
        add(1);
        CompletableFuture<HeadMove> move = this.machine.moveHead(1);
        this.machine.control().stop();
        answers.get(0).accept(UNAVAILABLE);
        assertEnded(true);
        assertThat(move).isCompletedWithValue(HeadMove.NOT_AT_THE_HEAD);
    }

    @Test
    void buriesAlsoWhilePausedAndNothingOnceItHasEnded() {
        this.machine.control().start();
        this.machine.control().pause();
        add(1, 2);
        assertThat(this.machine.moveHead(1)).isCompletedWithValue(HeadMove.MOVED);
        assertDeliveries(0);
        this.machine.control().stop();
        assertEnded(true);
        assertThat(this.machine.moveHead(2)).isCompletedWithValue(HeadMove.NOT_AT_THE_HEAD);
    }

    @Test
    void tellsWhoWantsAnItemBuriedThatTheStoreFails() {
        this.machine.control().start();
        this.machine.control().pause();
        add(1);
        this.failing = "moveToDeadLetters";
        assertThat(this.machine.moveHead(1)).isCompletedExceptionally();
        this.failing = "none";
        this.scheduler.advance(AFTER_FAILURE);
        assertThat(this.machine.moveHead(1)).isCompletedWithValue(HeadMove.MOVED);
    }

    @Test
    void deliversNothingBeforeItIsStarted() {
        add(1);
        this.machine.control().pause();
        this.machine.control().resume();
        assertDeliveries(0);
        assertThat(this.refreshes).isZero();
        this.machine.control().start();
        assertDeliveries(1);
    }

    @Test
    void hasOneDeliveryOnTheWayAtATime() {
        this.peer.thenSilence();
        this.machine.control().start();
        add(1);
        add(2);
        this.machine.control().pause();
        this.machine.control().resume();
        this.scheduler.advance(BACK_OFF);
        assertDeliveries(1);
        this.peer.answer(ACCEPTED);
        assertThat(this.peer.deliveries()).containsExactly(new Batch(1, Items.of(1)), new Batch(2, Items.of(2)));
        assertThat(this.memory.size()).isZero();
    }

    @Test
    void wantsNoCallWhileNothingWaitsOrADeliveryIsOnTheWay() {
        this.machine.control().start();
        assertThat(this.scheduler.size()).isZero();
        this.peer.then(UNAVAILABLE).thenSilence();
        add(1);
        assertThat(this.scheduler.size()).isEqualTo(1);
        this.machine.control().resume();
        assertDeliveries(2);
        assertThat(this.scheduler.size()).isZero();
        this.peer.answer(UNAVAILABLE);
        assertThat(this.scheduler.size()).isEqualTo(1);
        this.machine.control().stop();
        assertEnded(true);
        assertThat(this.scheduler.size()).isZero();
    }

    @Test
    void deliversAnItemThatComesRightAfterItHasLookedForOne() {
        this.afterSize = () -> add(1);
        this.machine.control().start();
        assertDeliveries(1);
        assertThat(this.memory.size()).isZero();
    }

    @Test
    void takesStepsOnTheStoresExecutorOnly() {
        this.executor = this.queue;
        this.machine = newMachine(this.peer);
        this.peer.thenSilence();
        this.machine.control().start();
        add(1);
        assertThat(this.refreshes).isZero();
        this.queue.runAll();
        assertDeliveries(1);
        this.peer.answer(ACCEPTED);
        assertThat(this.memory.size()).isEqualTo(1);
        this.queue.runAll();
        assertThat(this.memory.size()).isZero();
    }

    @Test
    void heedsTheFirstOfTwoAnswersThatComeBeforeItLooks() {
        this.executor = this.queue;
        this.machine = newMachine((batch, answer) -> {
            answer.accept(ACCEPTED);
            answer.accept(REFUSED);
        });
        this.machine.control().start();
        add(1);
        this.queue.runAll();
        assertThat(this.listener.events()).containsExactly("delivered 1");
    }

    @Test
    void heedsNoSecondAnswerAndNoneToAnEarlierDelivery() {
        List<Consumer<PeerAnswer>> answers = new ArrayList<>();
        this.machine = newMachine((batch, answer) -> answers.add(answer));
        this.machine.control().start();
        add(1);
        add(2);
        answers.get(0).accept(ACCEPTED);
        answers.get(0).accept(REFUSED);
        assertThat(answers).hasSize(2);
        assertThat(this.listener.events()).containsExactly("delivered 1");
        answers.get(1).accept(UNAVAILABLE);
        answers.get(1).accept(ACCEPTED);
        assertThat(this.listener.events()).containsExactly("delivered 1", "down gone", "retried 2");
        this.scheduler.advance(BACK_OFF);
        answers.get(1).accept(ACCEPTED);
        assertThat(answers).hasSize(3);
        assertThat(this.memory.size()).isEqualTo(1);
        answers.get(2).accept(ACCEPTED);
        assertThat(this.memory.size()).isZero();
    }

    @Test
    void waitsABackOffOutWhateverComesMeanwhile() {
        this.peer.then(UNAVAILABLE);
        this.machine.control().start();
        add(1);
        add(2);
        this.scheduler.advance(BACK_OFF.minus(MILLISECOND));
        assertDeliveries(1);
        this.scheduler.advance(MILLISECOND);
        assertThat(this.peer.deliveries()).containsExactly(new Batch(1, Items.of(1)), new Batch(1, Items.of(1, 2)));
    }

    @Test
    void leavesTheStoreAloneForNoLongerThanASecondOfABackOff() {
        this.peer.then(UNAVAILABLE);
        this.machine.control().start();
        add(1);
        int before = this.refreshes;
        this.scheduler.advance(BACK_OFF.minus(MILLISECOND));
        assertThat(this.refreshes - before).isEqualTo(9);
        assertDeliveries(1);
    }

    @Test
    void endsABackOffAtAnOrderAndTheNextOneNot() {
        this.peer.then(UNAVAILABLE, UNAVAILABLE);
        this.machine.control().start();
        add(1);
        this.machine.control().resume();
        assertDeliveries(2);
        this.scheduler.advance(BACK_OFF.minus(MILLISECOND));
        assertDeliveries(2);
        this.scheduler.advance(MILLISECOND);
        assertDeliveries(3);
    }

    @Test
    void endsTheBackOffAfterADeliveryDuringWhichAnOrderCame() {
        this.peer.thenSilence().then(UNAVAILABLE);
        this.machine.control().start();
        add(1);
        this.machine.control().resume();
        this.machine.control().resume();
        this.peer.answer(UNAVAILABLE);
        assertDeliveries(2);
        this.scheduler.advance(BACK_OFF.minus(MILLISECOND));
        assertDeliveries(2);
    }

    @Test
    void countsTheTimeOfABackOffFromTheAnswer() {
        this.peer.thenSilence();
        this.machine.control().start();
        add(1);
        this.scheduler.advance(BACK_OFF);
        this.peer.answer(UNAVAILABLE);
        this.scheduler.advance(BACK_OFF.minus(MILLISECOND));
        assertDeliveries(1);
        this.scheduler.advance(MILLISECOND);
        assertDeliveries(2);
    }

    @Test
    void triesAgainAfterASecondWhenTheStoreFailsToGiveItems() {
        this.failing = "head";
        this.machine.control().start();
        add(1);
        this.failing = "none";
        this.scheduler.advance(AFTER_FAILURE.minus(MILLISECOND));
        assertDeliveries(0);
        this.scheduler.advance(MILLISECOND);
        assertDeliveries(1);
        assertThat(this.memory.size()).isZero();
    }

    @Test
    void triesAgainAfterASecondWhenTheStoreFailsToBuryAnItem() {
        this.failing = "moveToDeadLetters";
        this.peer.then(REFUSED, REFUSED);
        this.machine.control().start();
        add(1);
        assertDeliveries(1);
        this.failing = "none";
        add(2);
        assertDeliveries(1);
        this.scheduler.advance(AFTER_FAILURE);
        assertThat(this.peer.deliveries().get(1)).isEqualTo(new Batch(1, Items.of(1, 2)));
        this.scheduler.advance(AFTER_FAILURE);
        assertThat(this.memory.size()).isZero();
    }

    @Test
    void waitsNoLongerThanASecondOnceTheStoreFailsDuringABackOff() {
        this.peer.then(UNAVAILABLE);
        this.machine.control().start();
        add(1);
        this.failing = "refresh";
        this.scheduler.advance(AFTER_FAILURE);
        this.failing = "none";
        this.scheduler.advance(AFTER_FAILURE);
        assertDeliveries(2);
    }

    @Test
    void leavesAFailingStoreAloneForASecondWhateverComesMeanwhile() {
        this.untilRefresh = Duration.ofMillis(100);
        this.machine.control().start();
        this.failing = "refresh";
        this.scheduler.advance(Duration.ofMillis(100));
        assertThat(this.refreshes).isEqualTo(2);
        add(1);
        this.scheduler.advance(AFTER_FAILURE.minus(MILLISECOND));
        assertThat(this.refreshes).isEqualTo(2);
        this.failing = "none";
        this.scheduler.advance(MILLISECOND);
        assertDeliveries(1);
    }

    @Test
    void survivesAnErrorOfTheStore() {
        this.failing = "size";
        this.failure = new OutOfMemoryError("none left");
        this.machine.control().start();
        add(1);
        this.failing = "none";
        this.scheduler.advance(AFTER_FAILURE);
        assertThat(this.memory.size()).isZero();
    }

    @Test
    void waitsAMomentWhenThereIsNothingAlthoughThereSeemedToBe() {
        this.machine.control().start();
        this.afterSize = () -> this.memory.acknowledgeThrough(1);
        add(1);
        assertDeliveries(0);
        int before = this.refreshes;
        add(2);
        assertDeliveries(0);
        assertThat(this.refreshes).isEqualTo(before);
        this.scheduler.advance(Duration.ofMillis(99));
        assertDeliveries(0);
        this.scheduler.advance(MILLISECOND);
        assertThat(this.peer.deliveries()).containsExactly(new Batch(2, Items.of(2)));
    }

    @Test
    void looksWhetherItIsTheOneThatDeliversAsOftenAsTheStoreWants() {
        this.delivering = false;
        this.untilRefresh = Duration.ofMillis(100);
        this.machine.control().start();
        add(1);
        this.scheduler.advance(Duration.ofSeconds(1));
        assertThat(this.refreshes).isEqualTo(11);
        assertDeliveries(0);
        this.delivering = true;
        this.scheduler.advance(Duration.ofMillis(100));
        assertDeliveries(1);
    }

    @Test
    void triesAgainWhenThePeerClientFailsThoughItAnswersLate() {
        List<Consumer<PeerAnswer>> answers = new ArrayList<>();
        this.machine = newMachine((batch, answer) -> {
            answers.add(answer);
            if (answers.size() == 1) {
                throw new IllegalStateException("a bug");
            }
        });
        this.machine.control().start();
        add(1);
        assertThat(this.listener.events()).hasSize(2).last().isEqualTo("retried 1");
        answers.get(0).accept(ACCEPTED);
        assertThat(this.memory.size()).isEqualTo(1);
        this.scheduler.advance(BACK_OFF);
        assertThat(answers).hasSize(2);
        answers.get(0).accept(ACCEPTED);
        assertThat(this.memory.size()).isEqualTo(1);
        answers.get(1).accept(ACCEPTED);
        assertThat(this.memory.size()).isZero();
    }

    @Test
    void heedsTheAnswerOfAPeerClientThatFailsAfterIt() {
        this.machine = newMachine((batch, answer) -> {
            answer.accept(ACCEPTED);
            throw new IllegalStateException("a bug");
        });
        this.machine.control().start();
        add(1);
        assertThat(this.listener.events()).containsExactly("delivered 1");
    }

    @Test
    void triesAgainAfterASecondWhenThePeerClientFailsWithAnError() {
        List<Consumer<PeerAnswer>> answers = new ArrayList<>();
        this.machine = newMachine((batch, answer) -> {
            answers.add(answer);
            if (answers.size() == 1) {
                throw new StackOverflowError("too deep");
            }
        });
        this.machine.control().start();
        add(1);
        answers.get(0).accept(ACCEPTED);
        assertThat(answers).hasSize(1);
        this.scheduler.advance(AFTER_FAILURE);
        assertThat(answers).hasSize(2);
        answers.get(0).accept(ACCEPTED);
        assertThat(this.memory.size()).isEqualTo(1);
        answers.get(1).accept(ACCEPTED);
        assertThat(this.memory.size()).isZero();
    }

    @Test
    void deliversNothingWhilePausedAndWhatWaitsThen() {
        this.machine.control().start();
        this.machine.control().pause();
        add(1);
        this.scheduler.advance(BACK_OFF);
        assertDeliveries(0);
        this.machine.control().resume();
        assertDeliveries(1);
    }

    @Test
    void endsADrainOnceAllIsDelivered() {
        this.peer.thenSilence().thenSilence();
        this.machine.control().start();
        add(1);
        add(2);
        this.machine.control().drain();
        assertEnded(false);
        this.peer.answer(ACCEPTED);
        assertEnded(false);
        this.peer.answer(ACCEPTED);
        assertEnded(true);
        assertThat(this.memory.size()).isZero();
    }

    @Test
    void endsADrainAtOnceWhenNothingIsToBeDelivered() {
        this.machine.control().start();
        this.machine.control().drain();
        assertEnded(true);
    }

    @Test
    void endsADrainAtOnceWhenItIsPausedOrWasNeverStartedOrAnotherProcessDelivers() {
        add(1);
        this.machine.control().drain();
        assertEnded(true);

        this.machine = newMachine(this.peer);
        this.machine.control().pause();
        this.machine.control().start();
        this.machine.control().drain();
        assertEnded(true);

        this.machine = newMachine(this.peer);
        this.delivering = false;
        this.machine.control().start();
        this.machine.control().drain();
        assertEnded(true);
        assertDeliveries(0);
    }

    @Test
    void goesOnWithADrainWhenTheStoreWorksAgain() {
        this.failing = "refresh";
        this.machine.control().start();
        add(1);
        this.machine.control().drain();
        assertEnded(false);
        this.failing = "none";
        this.scheduler.advance(AFTER_FAILURE);
        assertEnded(true);
        assertThat(this.memory.size()).isZero();
    }

    @Test
    void stopsAfterTheDeliveryThatIsOnTheWay() {
        this.peer.thenSilence();
        this.machine.control().start();
        add(1);
        add(2);
        this.machine.control().stop();
        assertEnded(false);
        this.peer.answer(ACCEPTED);
        assertEnded(true);
        assertThat(this.memory.size()).isEqualTo(1);
        assertDeliveries(1);
    }

    @Test
    void stopsAtOnceDuringABackOffAndWithoutAStore() {
        this.peer.then(UNAVAILABLE);
        this.machine.control().start();
        add(1);
        this.failing = "refresh";
        this.machine.control().stop();
        assertEnded(true);
        this.scheduler.advance(BACK_OFF);
        assertDeliveries(1);
    }

    @Test
    void changesNothingAtAnAnswerAfterItsEnd() {
        this.peer.thenSilence();
        this.machine.control().start();
        add(1);
        this.machine.abandon();
        this.peer.answer(ACCEPTED);
        this.machine.control().resume();
        this.scheduler.advance(BACK_OFF);
        assertThat(this.memory.size()).isEqualTo(1);
        assertThat(this.listener.events()).isEmpty();
        assertDeliveries(1);
    }
}
