package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.Admission.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RelayTests {

    private static final PeerAnswer UNAVAILABLE = new PeerAnswer.Unavailable("gone");

    /** A back-off that no test lives to see the end of. */
    private static final Duration FOR_EVER = Duration.ofHours(1);

    private final InMemoryStore store = new InMemoryStore(new RingCapacity(1000, "peer"), 10, InstantSource.system());

    private final ScriptedPeer peer = new ScriptedPeer();

    private final RecordingListener listener = new RecordingListener();

    private Relay relay = newRelay((item) -> item + 1, Duration.ofMillis(1));

    private Relay newRelay(ItemHandler handler, Duration backOff, RelayListener... more) {
        List<RelayListener> listeners = new ArrayList<>(List.of(more));
        listeners.add(this.listener);
        DeliveryPolicy policy = new DeliveryPolicy(100, backOff, 1, backOff, Duration.ofSeconds(1));
        return new Relay(this.store, handler, this.peer, policy, listeners, InstantSource.system());
    }

    @AfterEach
    void stop() {
        this.relay.drain(Duration.ofMillis(1));
    }

    private List<Long> deliveredItems() {
        List<Long> items = new ArrayList<>();
        this.peer.deliveries().forEach((batch) -> batch.items().forEach(items::add));
        return items;
    }

    @Test
    void deliversTheSuccessorsOfWhatItAccepted() {
        this.relay.start();
        assertThat(this.relay.accept(Posting.of(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(this.relay.accept(Posting.of(7, 8)).outcome()).isEqualTo(Outcome.ACCEPTED);
        await().untilAsserted(() -> assertThat(deliveredItems()).containsExactly(2L, 8L, 9L));
        await().until(() -> this.relay.waiting() == 0);
    }

    @Test
    void acceptsItemsBeforeItIsStarted() {
        this.relay.accept(Posting.of(1));
        assertThat(this.relay.waiting()).isEqualTo(1);
        this.relay.start();
        await().untilAsserted(() -> assertThat(deliveredItems()).containsExactly(2L));
    }

    @Test
    void answersAtOnceWhileThePeerIsSilent() throws InterruptedException {
        CountDownLatch answer = new CountDownLatch(1);
        this.peer.then((batch) -> {
            awaitQuietly(answer);
            return new PeerAnswer.Accepted();
        });
        this.relay.start();
        for (int i = 0; i < 1000; i++) {
            this.relay.accept(Posting.of(i));
        }
        assertThat(this.relay.accept(Posting.of(1)).outcome()).isEqualTo(Outcome.FULL);
        answer.countDown();
        await().until(() -> this.relay.waiting() == 0);
    }

    @Test
    void tellsTheListenersInTheOrderOfTheOutboxWhenManyThreadsPost() throws InterruptedException {
        ExecutorService posters = Executors.newFixedThreadPool(8);
        for (int poster = 0; poster < 8; poster++) {
            int first = poster * 100;
            posters.execute(() -> {
                for (int i = 0; i < 100; i++) {
                    this.relay.accept(Posting.of(first + i));
                }
            });
        }
        posters.shutdown();
        assertThat(posters.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        List<String> expected = new ArrayList<>();
        this.store.head(1000).items().forEach((item) -> expected.add("taken " + (item - 1)));
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
        this.relay.accept(new Posting(Items.of(2), new EventId.Numbered("/peer/1", 1)));
        this.relay.accept(new Posting(Items.of(2, 4, 6), new EventId.Numbered("/peer/1", 1)));
        this.relay.accept(Posting.of(9));
        assertThat(this.listener.events())
                .containsExactly("taken 2", "repeated 2", "taken 4", "refused 6 HALTED", "halted", "refused 9 HALTED");
        assertThat(this.relay.progress().halted()).isTrue();
    }

    @Test
    void tellsOnceOfEachHaltThatAnotherProcessHasMade() {
        ItemHandler halting = new HaltingAtLimit();
        this.relay = newRelay(halting, FOR_EVER);
        haltElsewhere(halting);
        this.relay.start();
        awaitHalts(1);
        // Each order has the delivery thread look again.
        this.relay.pause();
        this.relay.restart(5, 0);
        this.relay.resume();
        await().until(() -> this.relay.waiting() == 0);
        haltElsewhere(halting);
        this.relay.pause();
        awaitHalts(2);
        this.relay.accept(Posting.of(9));
        this.relay.resume();
        this.relay.drain(FOR_EVER);
        awaitHalts(2);
    }

    /** As another process on the same store would, whose listeners are not these. */
    private void haltElsewhere(ItemHandler handler) {
        this.store.accept(List.of(new PendingPosting(Posting.of(1))), handler, false);
        assertThat(this.store.progress().halted()).isTrue();
    }

    private void awaitHalts(int count) {
        await().untilAsserted(() -> assertThat(this.listener.events())
                .filteredOn((event) -> event.equals("halted"))
                .hasSize(count));
    }

    @Test
    void takesItemsAgainAfterARestart() {
        this.relay = newRelay(new HaltingAtLimit(), FOR_EVER);
        assertThat(this.relay.accept(Posting.of(1)).outcome()).isEqualTo(Outcome.HALTED);
        assertThat(this.relay.restart(5, 1)).isEqualTo(Restart.STARTED);
        assertThat(this.relay.progress().halted()).isFalse();
        assertThat(this.relay.accept(Posting.of(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void survivesAListenerThatFails() {
        RelayListener failing = new RelayListener() {

            @Override
            public void taken(Items items, @Nullable EventId event) {
                throw new IllegalStateException("cannot take it");
            }

            @Override
            public void delivered(Batch batch) {
                throw new IllegalStateException("cannot deliver it");
            }
        };
        this.relay = newRelay((item) -> item + 1, FOR_EVER, failing);
        this.relay.start();
        assertThat(this.relay.accept(Posting.of(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
        this.relay.accept(Posting.of(2));
        await().until(() -> this.relay.waiting() == 0);
        await().untilAsserted(() -> assertThat(this.listener.events()).contains("taken 1", "taken 2"));
    }

    @Test
    void goesOnAfterAHandlerThatFails() {
        this.relay = newRelay(
                (item) -> {
                    if (item == 0) {
                        throw new IllegalStateException("zero");
                    }
                    return item + 1;
                },
                FOR_EVER);
        assertThatIllegalStateException().isThrownBy(() -> this.relay.accept(Posting.of(0)));
        assertThat(this.relay.accept(Posting.of(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void survivesAnErrorInTheDelivery() {
        this.peer.then((batch) -> {
            throw new StackOverflowError("too deep");
        });
        this.relay.start();
        this.relay.accept(Posting.of(1));
        await().until(() -> this.relay.waiting() == 0);
        assertThat(deliveredItems()).containsExactly(2L, 2L);
    }

    @Test
    void refusesNewItemsWhileDraining() {
        this.relay.start();
        this.relay.drain(Duration.ofSeconds(30));
        assertThat(this.relay.isDraining()).isTrue();
        assertThat(this.relay.accept(Posting.of(1)).outcome()).isEqualTo(Outcome.DRAINING);
        assertThat(this.listener.events()).contains("drained ", "refused 1 DRAINING");
    }

    @Test
    void addsNothingOfItsOwnWhileDraining() {
        this.peer.then(new PeerAnswer.Refused("no"));
        this.relay.start();
        this.relay.accept(Posting.of(1));
        await().until(() -> !this.relay.deadLetters().isEmpty());
        this.relay.drain(Duration.ofSeconds(30));
        assertThat(this.relay.restart(7, 1)).isEqualTo(Restart.DRAINING);
        assertThat(this.relay.resendDeadLetter(1)).hasValue(Outcome.DRAINING);
        assertThat(this.relay.waiting()).isZero();
        assertThat(this.relay.deadLetters()).hasSize(1);
    }

    @Test
    void deliversWhatItTookThoughAListenerFailsWithAnError() {
        RelayListener failing = new RelayListener() {

            @Override
            public void taken(Items items, @Nullable EventId event) {
                throw new StackOverflowError("too deep");
            }
        };
        this.relay = newRelay((item) -> item + 1, FOR_EVER, failing);
        this.relay.start();
        assertThat(this.relay.accept(Posting.of(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
        await().untilAsserted(() -> assertThat(deliveredItems()).containsExactly(2L));
    }

    @Test
    void survivesAFailureThatCannotEvenBeLogged() {
        this.peer.then((batch) -> {
            throw new StackOverflowError() {

                private static final long serialVersionUID = 1L;

                @Override
                public String getMessage() {
                    throw new OutOfMemoryError("for the log");
                }
            };
        });
        this.relay.start();
        this.relay.accept(Posting.of(1));
        await().until(() -> this.relay.waiting() == 0);
    }

    @Test
    void countsARepeatOnceItIsAnsweredAndNotEachTimeItIsPutOff() {
        this.relay.accept(new Posting(Items.of(1), new EventId.Numbered("/peer/1", 1)));
        this.relay.accept(Posting.of(LongStream.range(0, 999).toArray()));
        this.relay.accept(
                new Posting(Items.of(LongStream.range(0, 1002).toArray()), new EventId.Numbered("/peer/1", 1)));
        assertThat(this.listener.events()).last().asString().endsWith("FULL");
        assertThat(this.listener.events()).noneMatch((event) -> event.startsWith("repeated"));
    }

    @Test
    void deliversWhatWaitsBeforeItStops() {
        for (int i = 0; i < 1000; i++) {
            this.relay.accept(Posting.of(i));
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
        this.relay.accept(Posting.of(1));
        await().untilAsserted(() -> assertThat(this.listener.events()).contains("retried 2"));
        this.relay.drain(Duration.ofSeconds(30));
        assertThat(deliveredItems()).containsExactly(2L, 2L);
        assertThat(this.listener.events()).endsWith("delivered 2", "drained ");
    }

    @Test
    void stopsInTimeAndReportsWhatIsLeftWhenThePeerIsDead() {
        this.relay = newRelay((item) -> item + 1, FOR_EVER);
        this.peer.then(UNAVAILABLE, UNAVAILABLE);
        this.relay.start();
        this.relay.accept(Posting.of(1, 2, 3));
        await().untilAsserted(() -> assertThat(this.listener.events()).contains("retried 2, 3, 4"));
        this.relay.drain(Duration.ofMillis(50));
        assertThat(this.listener.events()).endsWith("drained 2, 3, 4");
    }

    @Test
    void breaksOffADeliveryThatOutlastsTheStop() {
        CountDownLatch broken = new CountDownLatch(1);
        this.peer.then((batch) -> {
            awaitQuietly(broken);
            return UNAVAILABLE;
        });
        this.relay.start();
        this.relay.accept(Posting.of(1));
        await().until(() -> !this.peer.deliveries().isEmpty());
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
        assertThat(this.relay.accept(Posting.of(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(this.relay.accept(Posting.of(2)).outcome()).isEqualTo(Outcome.ACCEPTED);
        this.relay.resume();
        this.relay.resume();
        await().until(() -> this.relay.waiting() == 0);
        assertThat(this.peer.deliveries()).containsExactly(new Batch(1, Items.of(2, 3)));
        await().untilAsserted(() -> assertThat(this.listener.events())
                .containsExactly("paused", "taken 1", "taken 2", "resumed", "delivered 2, 3"));
    }

    @Test
    void triesAtOnceWhenItIsResumedWhateverItsBackOff() {
        this.relay = newRelay((item) -> item + 1, FOR_EVER);
        this.peer.then(UNAVAILABLE);
        this.relay.start();
        this.relay.accept(Posting.of(1));
        await().untilAsserted(() -> assertThat(this.listener.events()).contains("retried 2"));
        this.relay.pause();
        this.relay.resume();
        await().until(() -> this.relay.waiting() == 0);
    }

    @Test
    void keepsWhatWaitsWhenItIsStoppedWhilePaused() {
        this.relay.pause();
        this.relay.accept(Posting.of(1));
        this.relay.start();
        this.relay.drain(Duration.ofSeconds(30));
        assertThat(this.peer.deliveries()).isEmpty();
        assertThat(this.listener.events()).endsWith("drained 2");
    }

    @Test
    void triesAtOnceWhenAStopComesDuringAnAttemptThatFails() {
        this.relay = newRelay((item) -> item + 1, FOR_EVER);
        CountDownLatch attempted = new CountDownLatch(1);
        CountDownLatch stopping = new CountDownLatch(1);
        this.peer.then((batch) -> {
            attempted.countDown();
            awaitQuietly(stopping);
            return UNAVAILABLE;
        });
        this.relay.start();
        this.relay.accept(Posting.of(1));
        awaitQuietly(attempted);
        Thread stopper = new Thread(() -> this.relay.drain(Duration.ofSeconds(30)));
        stopper.start();
        // The stopper waits for the delivery thread only after it has given its order.
        await().until(() -> stopper.getState() == Thread.State.TIMED_WAITING);
        stopping.countDown();
        await().until(() -> !stopper.isAlive());
        assertThat(this.listener.events()).endsWith("delivered 2", "drained ");
    }

    @Test
    void sendsADeadLetterAgainUnderANewNumber() {
        this.peer.then(new PeerAnswer.Refused("no"));
        this.relay.start();
        this.relay.accept(Posting.of(1));
        await().until(() -> !this.relay.deadLetters().isEmpty());
        assertThat(this.relay.resendDeadLetter(2)).isEmpty();
        assertThat(this.relay.resendDeadLetter(1)).hasValue(Outcome.ACCEPTED);
        await().until(() -> this.relay.waiting() == 0);
        assertThat(this.peer.deliveries()).containsExactly(new Batch(1, Items.of(2)), new Batch(2, Items.of(2)));
        assertThat(this.relay.deadLetters()).isEmpty();
        assertThat(this.relay.progress().sent()).isEqualTo(1);
    }

    @Test
    void keepsADeadLetterForWhichThereIsNoRoom() {
        this.peer.then(new PeerAnswer.Refused("no"));
        CountDownLatch answer = new CountDownLatch(1);
        this.peer.then((batch) -> {
            awaitQuietly(answer);
            return new PeerAnswer.Accepted();
        });
        this.relay.start();
        this.relay.accept(Posting.of(0));
        await().until(() -> !this.relay.deadLetters().isEmpty());
        for (int i = 0; i < 1000; i++) {
            this.relay.accept(Posting.of(i));
        }
        assertThat(this.relay.resendDeadLetter(1)).hasValue(Outcome.FULL);
        assertThat(this.relay.deadLetters()).hasSize(1);
        answer.countDown();
    }

    @Test
    void dropsADeadLetter() {
        this.peer.then(new PeerAnswer.Refused("no"));
        this.relay.start();
        this.relay.accept(Posting.of(1));
        await().until(() -> !this.relay.deadLetters().isEmpty());
        assertThat(this.relay.dropDeadLetter(1)).isTrue();
        assertThat(this.relay.dropDeadLetter(1)).isFalse();
        assertThat(this.relay.deadLetters()).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
