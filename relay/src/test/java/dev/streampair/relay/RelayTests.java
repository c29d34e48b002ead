package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.Receipt.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(60)
class RelayTests {

    private static final PeerAnswer UNAVAILABLE = new PeerAnswer.Unavailable("gone");

    /** The wait after an unexpected failure. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** A back-off that no test lives to see the end of. */
    private static final Duration FOR_EVER = Duration.ofHours(1);

    private final InMemoryStore store = new InMemoryStore(new RingCapacity(1000, "peer"), 10, InstantSource.system());

    private final ScriptedPeer peer = new ScriptedPeer();

    private final RecordingListener listener = new RecordingListener();

    private final ManualScheduler scheduler = new ManualScheduler();

    private Relay relay = newRelay((item) -> item + 1, Duration.ofMillis(1));

    private Relay newRelay(ItemHandler handler, Duration backOff, RelayListener... more) {
        List<RelayListener> listeners = new ArrayList<>(List.of(more));
        listeners.add(this.listener);
        DeliveryPolicy policy = new DeliveryPolicy(100, backOff, 1, backOff, Duration.ofSeconds(1));
        return new Relay(this.store, handler, this.peer, policy, listeners, this.scheduler, InstantSource.system());
    }

    @AfterEach
    void stop() {
        this.relay.drain(Duration.ofMillis(1));
    }

    private Receipt accept(Posting posting) {
        return Accepts.accept(this.relay, posting);
    }

    private List<Long> deliveredItems() {
        List<Long> items = new ArrayList<>();
        this.peer.deliveries().forEach((batch) -> batch.items().forEach(items::add));
        return items;
    }

    @Test
    void deliversTheSuccessorsOfWhatItAccepted() {
        this.relay.start();
        assertThat(accept(Posting.of(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(accept(Posting.of(7, 8)).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(deliveredItems()).containsExactly(2L, 8L, 9L);
        assertThat(this.relay.waiting()).isZero();
    }

    @Test
    void acceptsItemsBeforeItIsStarted() {
        accept(Posting.of(1));
        assertThat(this.relay.waiting()).isEqualTo(1);
        this.relay.start();
        assertThat(deliveredItems()).containsExactly(2L);
    }

    @Test
    void answersAtOnceWhileThePeerIsSilent() {
        this.peer.thenSilence();
        this.relay.start();
        for (int i = 0; i < 1000; i++) {
            accept(Posting.of(i));
        }
        assertThat(accept(Posting.of(1)).outcome()).isEqualTo(Outcome.FULL);
        this.peer.answer(new PeerAnswer.Accepted());
        assertThat(this.relay.waiting()).isZero();
    }

    @Test
    void tellsTheListenersInTheOrderOfTheOutboxWhenManyThreadsPost() throws InterruptedException {
        ExecutorService posters = Executors.newFixedThreadPool(8);
        for (int poster = 0; poster < 8; poster++) {
            int first = poster * 100;
            posters.execute(() -> {
                for (int i = 0; i < 100; i++) {
                    accept(Posting.of(first + i));
                }
            });
        }
        posters.shutdown();
        assertThat(posters.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        List<String> expected = new ArrayList<>();
        this.store.head(1000).items().forEach((item) -> expected.add("accepted " + (item - 1)));
        assertThat(expected).hasSize(800);
        assertThat(this.listener.events()).isEqualTo(expected);
    }

    @Test
    void tellsOfRepeatsRefusalsAndTheHaltOnce() {
        ItemHandler halting = new ItemHandler() {

            @Override
            public long successorOf(long item) {
                return item + 1;
            }

            @Override
            public boolean halts(long sent, long limit) {
                return sent >= 2;
            }
        };
        this.relay = newRelay(halting, FOR_EVER);
        accept(new Posting(Items.of(2), new EventId.Numbered("/peer/1", 1)));
        accept(new Posting(Items.of(2, 4, 6), new EventId.Numbered("/peer/1", 1)));
        accept(Posting.of(9));
        assertThat(this.listener.events())
                .containsExactly(
                        "accepted 2", "duplicates 2", "accepted 4", "refused 6 HALTED", "halted", "refused 9 HALTED");
        assertThat(this.relay.progress().halted()).isTrue();
    }

    @Test
    void tellsOnceOfEachHaltThatAnotherProcessHasMade() {
        ItemHandler halting = new HaltingAtLimit();
        this.relay = newRelay(halting, FOR_EVER);
        haltElsewhere(halting);
        this.relay.start();
        assertHalts(1);
        // Each order has the delivery look again.
        this.relay.pause();
        this.relay.startStream(5, 0);
        this.relay.resume();
        assertThat(this.relay.waiting()).isZero();
        haltElsewhere(halting);
        this.relay.pause();
        assertHalts(2);
        accept(Posting.of(9));
        this.relay.resume();
        this.relay.drain(FOR_EVER);
        assertHalts(2);
    }

    /** As another process on the same store would, whose listeners are not these. */
    private void haltElsewhere(ItemHandler handler) {
        this.store.accept(List.of(Posting.of(1)), handler, false);
        assertThat(this.store.progress().halted()).isTrue();
    }

    private void assertHalts(int count) {
        assertThat(this.listener.events())
                .filteredOn((event) -> event.equals("halted"))
                .hasSize(count);
    }

    @Test
    void takesItemsAgainAfterARestart() {
        this.relay = newRelay(new HaltingAtLimit(), FOR_EVER);
        assertThat(accept(Posting.of(1)).outcome()).isEqualTo(Outcome.HALTED);
        assertThat(this.relay.startStream(5, 1)).isEqualTo(StartResult.STARTED);
        assertThat(this.relay.progress().halted()).isFalse();
        assertThat(accept(Posting.of(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void survivesAListenerThatFails() {
        RelayListener failing = new RelayListener() {

            @Override
            public void accepted(Items items, @Nullable EventId event) {
                throw new IllegalStateException("cannot take it");
            }

            @Override
            public void delivered(Batch batch, long[] ages) {
                throw new IllegalStateException("cannot deliver it");
            }
        };
        this.relay = newRelay((item) -> item + 1, FOR_EVER, failing);
        this.relay.start();
        assertThat(accept(Posting.of(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
        accept(Posting.of(2));
        assertThat(this.relay.waiting()).isZero();
        assertThat(this.listener.events()).contains("accepted 1", "accepted 2");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void logsWithTheRepeatAnItemWhoseLineACrashHasCost(CapturedOutput output) {
        Posting posting = new Posting(Items.of(2, 3), new EventId.Numbered("/peer/1", 1));
        this.store.accept(List.of(posting), (item) -> item + 1, false);
        this.relay = newRelay((item) -> item + 1, FOR_EVER, new LoggingListener("service", "peer", Runnable::run));
        assertThat(accept(posting).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(output).containsOnlyOnce("service skips duplicates: 2, 3");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void logsWhatAnOperatorDoesWithDeadLetters(CapturedOutput output) {
        this.relay = newRelay((item) -> item + 1, FOR_EVER, new LoggingListener("service", "peer", Runnable::run));
        this.relay.start();
        this.peer.then(new PeerAnswer.Refused("no"), new PeerAnswer.Refused("no"));
        accept(Posting.of(7));
        accept(Posting.of(8));
        this.relay.resendDeadLetters(DeadLetterQuery.of(1));
        assertThat(this.relay.dropDeadLetters(DeadLetterQuery.ALL)).isEqualTo(1);
        assertThat(output)
                .containsOnlyOnce("dead letter 1 is sent to peer again: 8")
                .containsOnlyOnce("dead letter 2 is dropped, and peer will never receive it: 9");
        assertThat(deliveredItems()).endsWith(8L);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void tellsOnceThatAHaltedPeerIsWaitedFor(CapturedOutput output) {
        LoggingListener log = new LoggingListener("service", "peer", Runnable::run);
        Batch batch = new Batch(1, Items.of(7));
        log.retried(batch, new PeerAnswer.Halted(0), Duration.ZERO);
        log.retried(batch, new PeerAnswer.Halted(0), Duration.ZERO);
        assertThat(output).containsOnlyOnce("HALTING: peer has halted, and what is sent to it waits until it goes on");
        log.delivered(batch, new long[0]);
        log.retried(batch, new PeerAnswer.Halted(0), Duration.ZERO);
        assertThat(output.toString().split("HALTING", -1)).hasSize(3);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void goesOnAfterAHandlerThatFailsAndLogsWhy(CapturedOutput output) {
        this.relay = newRelay(
                (item) -> {
                    if (item == 0) {
                        throw new IllegalStateException("zero");
                    }
                    return item + 1;
                },
                FOR_EVER);
        assertThat(accept(Posting.of(0)).outcome()).isEqualTo(Outcome.HANDLER_FAILED);
        assertThat(accept(Posting.of(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(output).containsOnlyOnce("The handler failed").contains("IllegalStateException: zero");
    }

    @Test
    void survivesAnErrorInTheDelivery() {
        this.peer.then((batch) -> {
            throw new StackOverflowError("too deep");
        });
        this.relay.start();
        accept(Posting.of(1));
        this.scheduler.advance(AFTER_FAILURE);
        assertThat(this.relay.waiting()).isZero();
        assertThat(deliveredItems()).containsExactly(2L, 2L);
    }

    @Test
    void refusesNewItemsWhileDraining() {
        this.relay.start();
        this.relay.drain(Duration.ofSeconds(30));
        assertThat(this.relay.isDraining()).isTrue();
        assertThat(accept(Posting.of(1)).outcome()).isEqualTo(Outcome.DRAINING);
        assertThat(this.listener.events()).contains("drained ", "refused 1 DRAINING");
    }

    @Test
    void addsNothingOfItsOwnWhileDraining() {
        this.peer.then(new PeerAnswer.Refused("no"));
        this.relay.start();
        accept(Posting.of(1));
        assertThat(this.relay.deadLetters(DeadLetterQuery.ALL, 5000)).isNotEmpty();
        this.relay.drain(Duration.ofSeconds(30));
        assertThat(this.relay.startStream(7, 1)).isEqualTo(StartResult.DRAINING);
        assertThat(this.relay.resendDeadLetters(DeadLetterQuery.of(1))).isEmpty();
        assertThat(this.relay.waiting()).isZero();
        assertThat(this.relay.deadLetters(DeadLetterQuery.ALL, 5000)).hasSize(1);
    }

    @Test
    void deliversWhatItTookThoughAListenerFailsWithAnError() {
        RelayListener failing = new RelayListener() {

            @Override
            public void accepted(Items items, @Nullable EventId event) {
                throw new StackOverflowError("too deep");
            }
        };
        this.relay = newRelay((item) -> item + 1, FOR_EVER, failing);
        this.relay.start();
        assertThat(accept(Posting.of(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(deliveredItems()).containsExactly(2L);
    }

    @Test
    void survivesAFailureThatCannotEvenBeLogged() {
        this.peer.then((batch) -> {
            throw new UnloggableError();
        });
        this.relay.start();
        accept(Posting.of(1));
        this.scheduler.advance(AFTER_FAILURE);
        assertThat(this.relay.waiting()).isZero();
    }

    @Test
    void countsARepeatOnceItIsAnsweredAndNotEachTimeItIsPutOff() {
        accept(new Posting(Items.of(1), new EventId.Numbered("/peer/1", 1)));
        accept(Posting.of(LongStream.range(0, 999).toArray()));
        accept(new Posting(Items.of(LongStream.range(0, 1002).toArray()), new EventId.Numbered("/peer/1", 1)));
        assertThat(this.listener.events()).last().asString().endsWith("FULL");
        assertThat(this.listener.events()).noneMatch((event) -> event.startsWith("duplicates"));
    }

    @Test
    void deliversWhatWaitsBeforeItStops() {
        for (int i = 0; i < 1000; i++) {
            accept(Posting.of(i));
        }
        this.relay.start();
        this.relay.drain(Duration.ofSeconds(30));
        assertThat(deliveredItems()).hasSize(1000);
        assertThat(this.listener.events()).endsWith("drained ");
        assertThat(this.peer.isClosed()).isTrue();
    }

    @Test
    void triesAtOnceWhenAStopFindsItWaiting() {
        this.relay = newRelay((item) -> item + 1, FOR_EVER);
        this.peer.then(UNAVAILABLE);
        this.relay.start();
        accept(Posting.of(1));
        assertThat(this.listener.events()).contains("retried 2");
        this.relay.drain(Duration.ofSeconds(30));
        assertThat(deliveredItems()).containsExactly(2L, 2L);
        assertThat(this.listener.events()).endsWith("delivered 2", "drained ");
    }

    @Test
    void stopsInTimeAndReportsWhatIsLeftWhenThePeerIsDead() {
        this.relay = newRelay((item) -> item + 1, FOR_EVER);
        this.peer.then(UNAVAILABLE, UNAVAILABLE);
        this.relay.start();
        accept(Posting.of(1, 2, 3));
        assertThat(this.listener.events()).contains("retried 2, 3, 4");
        this.relay.drain(Duration.ofMillis(50));
        assertThat(this.listener.events()).endsWith("drained 2, 3, 4");
    }

    @Test
    void breaksOffADeliveryThatOutlastsTheStop() {
        this.peer.thenSilence();
        this.relay.start();
        accept(Posting.of(1));
        assertThat(this.peer.deliveries()).hasSize(1);
        this.relay.drain(Duration.ofMillis(50));
        assertThat(this.peer.isClosed()).isTrue();
        assertThat(this.listener.events()).endsWith("drained 2");
    }

    @Test
    void keepsWhatWaitsWhilePausedAndGoesOnTakingItems() {
        this.relay.start();
        this.relay.pause();
        this.relay.pause();
        assertThat(this.relay.isPaused()).isTrue();
        assertThat(accept(Posting.of(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(accept(Posting.of(2)).outcome()).isEqualTo(Outcome.ACCEPTED);
        this.relay.resume();
        this.relay.resume();
        assertThat(this.relay.waiting()).isZero();
        assertThat(this.peer.deliveries()).containsExactly(new Batch(1, Items.of(2, 3)));
        assertThat(this.listener.events())
                .containsExactly("paused", "accepted 1", "accepted 2", "resumed", "delivered 2, 3");
    }

    @Test
    void keepsWhatWaitsFromItsStartOnIfTheStoreIsPaused() {
        this.store.pause(new Pause(Instant.EPOCH, "ann"));
        accept(Posting.of(1));
        this.relay.start();
        assertThat(this.peer.deliveries()).isEmpty();
        assertThat(this.relay.paused()).isEqualTo(new Pause(Instant.EPOCH, "ann"));
        this.relay.pause("bob");
        assertThat(this.relay.paused()).isEqualTo(new Pause(Instant.EPOCH, "ann"));
        this.relay.resume();
        assertThat(this.relay.waiting()).isZero();
        assertThat(this.listener.events()).containsExactly("accepted 1", "paused by ann", "resumed", "delivered 2");
    }

    @Test
    void heedsAPauseThatAnotherProcessHasMadeAndItsEnd() {
        this.relay.start();
        this.store.pause(new Pause(Instant.EPOCH, null));
        accept(Posting.of(1));
        assertThat(this.peer.deliveries()).isEmpty();
        accept(Posting.of(2));
        this.store.resume();
        // Each order has the delivery look again, as it does by itself where others share the store.
        this.relay.start();
        assertThat(this.peer.deliveries()).containsExactly(new Batch(1, Items.of(2, 3)));
        assertThat(this.listener.events())
                .containsExactly("accepted 1", "paused", "accepted 2", "resumed", "delivered 2, 3");
    }

    /** It has not looked at the store since. */
    @Test
    void endsAPauseThatItHasNotHeardOfYet() {
        Relay late = new Relay(
                StoreProxy.of(this.store, (method, call) -> method.equals("paused") ? null : call.proceed()),
                (item) -> item + 1,
                this.peer,
                new DeliveryPolicy(1, FOR_EVER, 1, FOR_EVER, FOR_EVER),
                List.of(),
                this.scheduler,
                InstantSource.system());
        this.store.pause(new Pause(Instant.EPOCH, null));
        late.resume();
        assertThat(this.store.paused()).isNull();
    }

    @Test
    void endsThePauseOfAnotherProcessToDrain() {
        this.relay.start();
        this.store.pause(new Pause(Instant.EPOCH, null));
        accept(Posting.of(1));
        this.relay.beginDrain();
        assertThat(this.store.paused()).isNull();
        assertThat(this.relay.waiting()).isZero();
        this.store.pause(new Pause(Instant.EPOCH, null));
        this.relay.beginDrain();
        assertThat(this.store.paused()).isNull();
    }

    @Test
    void triesAtOnceWhenItIsResumedWhateverItsBackOff() {
        this.relay = newRelay((item) -> item + 1, FOR_EVER);
        this.peer.then(UNAVAILABLE);
        this.relay.start();
        accept(Posting.of(1));
        assertThat(this.listener.events()).contains("retried 2");
        this.relay.pause();
        this.relay.resume();
        assertThat(this.relay.waiting()).isZero();
    }

    @Test
    void keepsWhatWaitsWhenItIsStoppedWhilePaused() {
        this.relay.pause();
        accept(Posting.of(1));
        this.relay.start();
        this.relay.drain(Duration.ofSeconds(30));
        assertThat(this.peer.deliveries()).isEmpty();
        assertThat(this.listener.events()).endsWith("drained 2");
    }

    @Test
    void triesAtOnceWhenAStopComesDuringAnAttemptThatFails() {
        this.relay = newRelay((item) -> item + 1, FOR_EVER);
        this.peer.thenSilence();
        this.relay.start();
        accept(Posting.of(1));
        assertThat(this.peer.deliveries()).hasSize(1);
        Thread stopper = new Thread(() -> this.relay.drain(Duration.ofSeconds(30)));
        stopper.start();
        // The stopper waits for the delivery only after it has given its order.
        await().until(() -> stopper.getState() == Thread.State.TIMED_WAITING);
        this.peer.answer(UNAVAILABLE);
        await().until(() -> !stopper.isAlive());
        assertThat(this.listener.events()).endsWith("delivered 2", "drained ");
    }

    @Test
    void sendsADeadLetterAgainUnderANewNumber() {
        this.peer.then(new PeerAnswer.Refused("no"));
        this.relay.start();
        accept(Posting.of(1));
        assertThat(this.relay.deadLetters(DeadLetterQuery.ALL, 5000)).isNotEmpty();
        assertThat(this.relay.resendDeadLetters(DeadLetterQuery.of(2))).hasValue(new ResendResult(List.of(), 0));
        assertThat(this.relay
                        .resendDeadLetters(DeadLetterQuery.of(1))
                        .orElseThrow()
                        .sent())
                .hasSize(1);
        assertThat(this.relay.waiting()).isZero();
        assertThat(this.peer.deliveries()).containsExactly(new Batch(1, Items.of(2)), new Batch(2, Items.of(2)));
        assertThat(this.relay.deadLetters(DeadLetterQuery.ALL, 5000)).isEmpty();
        assertThat(this.relay.progress().sent()).isEqualTo(1);
    }

    @Test
    void keepsADeadLetterForWhichThereIsNoRoom() {
        this.peer.then(new PeerAnswer.Refused("no"));
        this.peer.thenSilence();
        this.relay.start();
        accept(Posting.of(0));
        assertThat(this.relay.deadLetters(DeadLetterQuery.ALL, 5000)).isNotEmpty();
        for (int i = 0; i < 1000; i++) {
            accept(Posting.of(i));
        }
        assertThat(this.relay
                        .resendDeadLetters(DeadLetterQuery.of(1))
                        .orElseThrow()
                        .left())
                .isEqualTo(1);
        assertThat(this.relay.deadLetters(DeadLetterQuery.ALL, 5000)).hasSize(1);
    }

    @Test
    void dropsADeadLetter() {
        this.peer.then(new PeerAnswer.Refused("no"));
        this.relay.start();
        accept(Posting.of(1));
        assertThat(this.relay.deadLetters(DeadLetterQuery.ALL, 5000)).isNotEmpty();
        assertThat(this.relay.dropDeadLetters(DeadLetterQuery.of(1))).isEqualTo(1);
        assertThat(this.relay.dropDeadLetters(DeadLetterQuery.of(1))).isZero();
        assertThat(this.relay.deadLetters(DeadLetterQuery.ALL, 5000)).isEmpty();
    }
}
