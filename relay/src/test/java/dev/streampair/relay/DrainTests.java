package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DrainTests {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static final Duration SHORT = Duration.ofMillis(10);

    private final InMemoryStore memory = new InMemoryStore(new RingCapacity(100, "peer"), 1, InstantSource.system());

    private final RecordingListener listener = new RecordingListener();

    private final Store store = StoreProxy.of(this.memory, this::call);

    private final CountDownLatch storeMayTake = new CountDownLatch(1);

    private final CountDownLatch storeIsAsked = new CountDownLatch(1);

    private @Nullable Object call(String method, StoreProxy.Call call) throws Throwable {
        if (method.equals("close")) {
            this.listener.events().add("store closed");
        }
        if (method.equals("accept")) {
            this.storeIsAsked.countDown();
            assertThat(this.storeMayTake.await(30, TimeUnit.SECONDS)).isTrue();
        }
        return call.proceed();
    }

    private Relay newRelay(PeerClient peer) {
        DeliveryPolicy policy = new DeliveryPolicy(10, LONG, 1, LONG, LONG);
        return new Relay(
                this.store,
                (item) -> item + 1,
                peer,
                policy,
                List.of(this.listener),
                new ManualScheduler(),
                InstantSource.system());
    }

    @Test
    void deliversWhatIsBeingTakenWhenItBegins() throws InterruptedException {
        Relay relay = newRelay(new ScriptedPeer());
        relay.start();
        Thread poster = new Thread(() -> Accepts.accept(relay, Posting.of(1)));
        poster.start();
        assertThat(this.storeIsAsked.await(30, TimeUnit.SECONDS)).isTrue();
        Thread stopper = new Thread(() -> relay.drain(LONG));
        stopper.start();
        await().until(() -> !stopper.isAlive() || stopper.getState() == Thread.State.TIMED_WAITING);
        this.storeMayTake.countDown();
        poster.join();
        stopper.join();
        assertThat(this.listener.events()).containsExactly("accepted 1", "delivered 2", "drained ", "store closed");
    }

    @Test
    void doesNotWaitForADeliveryThatIsNeverAnswered() {
        this.storeMayTake.countDown();
        List<Consumer<PeerAnswer>> answers = new ArrayList<>();
        Relay relay = newRelay((batch, answer) -> answers.add(answer));
        relay.start();
        Accepts.accept(relay, Posting.of(1));
        relay.drain(SHORT);
        answers.get(0).accept(new PeerAnswer.Accepted());
        assertThat(this.listener.events()).containsExactly("accepted 1", "drained 2", "store closed");
        assertThat(answers).hasSize(1);
        assertThat(relay.waiting()).isEqualTo(1);
    }

    @Test
    void beginsNoDeliveryAfterTheOneThatItBreaksOff() {
        this.storeMayTake.countDown();
        ScriptedPeer peer = new ScriptedPeer().thenSilence();
        Relay relay = newRelay(peer);
        relay.start();
        Accepts.accept(relay, Posting.of(1));
        Accepts.accept(relay, Posting.of(2));
        relay.drain(SHORT);
        assertThat(peer.deliveries()).hasSize(1);
        assertThat(peer.isClosed()).isTrue();
        assertThat(this.listener.events())
                .containsExactly(
                        "accepted 1", "accepted 2", "down broken off", "retried 2", "drained 2, 3", "store closed");
    }

    @Test
    void leavesAtAnInterruptAndClosesEverything() {
        this.storeMayTake.countDown();
        ScriptedPeer peer = new ScriptedPeer().thenSilence();
        Relay relay = newRelay(peer);
        relay.start();
        Accepts.accept(relay, Posting.of(1));
        Thread.currentThread().interrupt();
        relay.drain(LONG);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(peer.isClosed()).isTrue();
        assertThat(this.listener.events()).containsExactly("accepted 1", "drained 2", "store closed");
    }
}
