package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.Receipt.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(60)
class DrainOnRequestTests {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static final PeerAnswer UNAVAILABLE = new PeerAnswer.Unavailable("gone");

    private final ScriptedPeer peer = new ScriptedPeer();

    private final RecordingListener listener = new RecordingListener();

    private final ManualScheduler scheduler = new ManualScheduler();

    private final Store store = newStore();

    private final Relay relay = newRelay(this.store, this.peer, this.listener);

    private static Store newStore() {
        return new InMemoryStore(new RingCapacity(100, "peer"), 1, InstantSource.system());
    }

    private Relay newRelay(Store store, PeerClient peer, RelayListener... listeners) {
        DeliveryPolicy policy = new DeliveryPolicy(10, LONG, 1, LONG, LONG);
        return new Relay(
                store, (item) -> item + 1, peer, policy, List.of(listeners), this.scheduler, InstantSource.system());
    }

    private Outcome accept(long item) {
        return Accepts.accept(this.relay, Posting.of(item)).outcome();
    }

    @Test
    void takesNothingNewAndDeliversWhatWaitsAtOnceUntilItIsResumed() {
        this.peer.then(UNAVAILABLE);
        this.relay.start();
        accept(1);
        this.relay.beginDrain();
        this.relay.beginDrain();
        assertThat(this.relay.isDraining()).isTrue();
        assertThat(this.relay.waiting()).isZero();
        assertThat(accept(3)).isEqualTo(Outcome.DRAINING);
        this.relay.resume();
        this.relay.resume();
        assertThat(this.relay.isDraining()).isFalse();
        assertThat(accept(5)).isEqualTo(Outcome.ACCEPTED);
        assertThat(this.listener.events())
                .containsExactly(
                        "accepted 1",
                        "down gone",
                        "retried 2",
                        "draining",
                        "up",
                        "delivered 2",
                        "refused 3 DRAINING",
                        "resumed",
                        "accepted 5",
                        "delivered 6");
    }

    @Test
    void answersARepeatAsTheFirstTime() {
        Posting posting = new Posting(Items.of(1), new EventId.Numbered("/peer/1", 1));
        Accepts.accept(this.relay, posting);
        this.relay.beginDrain();
        assertThat(Accepts.accept(this.relay, posting).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(this.relay.waiting()).isEqualTo(1);
    }

    @Test
    void addsNothingOfItsOwnEither() {
        this.peer.then(new PeerAnswer.Refused("no"));
        this.relay.start();
        accept(1);
        this.relay.beginDrain();
        assertThat(this.relay.startStream(7, 1)).isEqualTo(StartResult.DRAINING);
        assertThat(this.relay.resendDeadLetters(DeadLetterQuery.ALL)).isEmpty();
        assertThat(this.relay.waiting()).isZero();
    }

    @Test
    void takesThePlaceOfAPauseAndAPauseItsOwn() {
        this.relay.start();
        this.relay.pause();
        accept(1);
        this.relay.beginDrain();
        assertThat(this.relay.isPaused()).isFalse();
        assertThat(this.relay.waiting()).isZero();
        this.relay.pause();
        assertThat(this.relay.isDraining()).isFalse();
        assertThat(accept(3)).isEqualTo(Outcome.ACCEPTED);
        assertThat(this.relay.waiting()).isEqualTo(1);
        this.relay.resume();
        assertThat(this.listener.events())
                .containsExactly(
                        "paused",
                        "accepted 1",
                        "draining",
                        "delivered 2",
                        "paused",
                        "accepted 3",
                        "resumed",
                        "delivered 4");
    }

    /** Whoever replaces a process drains it; that someone has paused the stream stays as it is. */
    @Test
    void leavesAPauseThatOutlivesTheProcess() {
        Relay durable = newRelay(
                StoreProxy.of(this.store, (method, call) -> method.equals("isDurable") ? true : call.proceed()),
                this.peer,
                this.listener);
        durable.start();
        durable.pause();
        Accepts.accept(durable, Posting.of(1));
        durable.beginDrain();
        assertThat(durable.isPaused()).isTrue();
        assertThat(durable.isDraining()).isTrue();
        assertThat(durable.waiting()).isEqualTo(1);
        assertThat(Accepts.accept(durable, Posting.of(3)).outcome()).isEqualTo(Outcome.DRAINING);
        durable.resume();
        assertThat(durable.waiting()).isZero();
        assertThat(this.listener.events())
                .containsExactly("paused", "accepted 1", "draining", "refused 3 DRAINING", "resumed", "delivered 2");
    }

    @Test
    void isNotEndedByAStopNorTheStopByAResume() {
        this.peer.then(UNAVAILABLE);
        this.relay.start();
        accept(1);
        this.relay.beginDrain();
        this.relay.drain(LONG);
        this.relay.resume();
        assertThat(this.relay.isDraining()).isTrue();
        assertThat(accept(3)).isEqualTo(Outcome.DRAINING);
        assertThat(this.listener.events()).contains("delivered 2", "drained ");
    }

    @Test
    void returnsOnceWhatIsBeingTakenCounts() throws InterruptedException {
        CountDownLatch isAsked = new CountDownLatch(1);
        CountDownLatch mayTake = new CountDownLatch(1);
        Relay slow = newRelay(
                StoreProxy.of(this.store, (method, call) -> {
                    if (method.equals("accept")) {
                        isAsked.countDown();
                        assertThat(mayTake.await(30, TimeUnit.SECONDS)).isTrue();
                    }
                    return call.proceed();
                }),
                this.peer);
        Thread poster = new Thread(() -> Accepts.accept(slow, Posting.of(1)));
        poster.start();
        assertThat(isAsked.await(30, TimeUnit.SECONDS)).isTrue();
        Thread operator = new Thread(slow::beginDrain);
        operator.start();
        await().until(() -> !operator.isAlive() || operator.getState() == Thread.State.TIMED_WAITING);
        assertThat(operator.isAlive()).isTrue();
        mayTake.countDown();
        operator.join();
        assertThat(slow.waiting()).isEqualTo(1);
        poster.join();
    }

    @Test
    void lastsUntilOneOfTwoThatWaitForEachOtherIsResumed() {
        Side x = new Side("x");
        Side y = new Side("y");
        x.peer = y;
        y.peer = x;
        Accepts.accept(x.relay, Posting.of(1));
        Accepts.accept(y.relay, Posting.of(50));
        x.relay.beginDrain();
        y.relay.beginDrain();
        for (int attempt = 0; attempt < 5; attempt++) {
            x.pass();
            y.pass();
            this.scheduler.advance(LONG);
        }
        assertThat(x.events.events()).doesNotContain("accepted 51");
        assertThat(y.events.events()).doesNotContain("accepted 2");
        assertThat(x.relay.waiting()).isEqualTo(1);
        assertThat(y.relay.waiting()).isEqualTo(1);
        x.relay.resume();
        y.pass();
        assertThat(y.relay.waiting()).isZero();
        assertThat(x.relay.waiting()).isEqualTo(2);
        y.relay.resume();
        x.pass();
        this.scheduler.advance(LONG);
        x.pass();
        assertThat(x.events.events()).containsSubsequence("accepted 1", "accepted 51");
        assertThat(y.events.events())
                .containsSubsequence("accepted 50", "accepted 2")
                .containsOnlyOnce("accepted 2");
    }

    /** A service whose deliveries are on the way until the test passes them on. */
    private final class Side implements PeerClient {

        private final String name;

        private final RecordingListener events = new RecordingListener();

        private final Relay relay = newRelay(newStore(), this, this.events);

        private final Queue<Runnable> onTheWay = new ArrayDeque<>();

        private @Nullable Side peer;

        Side(String name) {
            this.name = name;
            this.relay.start();
        }

        @Override
        public void deliver(Batch batch, Consumer<PeerAnswer> answer) {
            Side to = Objects.requireNonNull(this.peer);
            this.onTheWay.add(() -> to.relay.accept(
                    new Posting(batch.items(), new EventId.Numbered("/" + this.name + "/1", batch.firstNumber())),
                    (receipt) -> answer.accept(
                            (receipt.outcome() == Outcome.ACCEPTED)
                                    ? new PeerAnswer.Accepted()
                                    : new PeerAnswer.Busy("it drains", null))));
        }

        void pass() {
            this.onTheWay.remove().run();
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void isLoggedOnceWithItsEnd(CapturedOutput output) {
        Relay logged = newRelay(this.store, this.peer, new LoggingListener("service", "peer", Runnable::run));
        logged.beginDrain();
        logged.beginDrain();
        logged.resume();
        assertThat(output)
                .containsOnlyOnce("draining: no more items are accepted, and the outbox is delivered to peer")
                .containsOnlyOnce("running again");
    }
}
