package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.Receipt.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A relay whose store does not work for a while. */
@Timeout(60)
class FailingStoreTests {

    private final Store memory = new InMemoryStore(new RingCapacity(10, "peer"), 3, InstantSource.system());

    private boolean failing;

    private boolean broken;

    private final ManualScheduler scheduler = new ManualScheduler();

    /** When the store was refreshed, in nanoseconds of the scheduler's clock. */
    private final List<Long> refreshes = new ArrayList<>();

    private final Store store = StoreProxy.of(this.memory, this::call);

    private @Nullable Object call(String method, StoreProxy.Call call) throws Throwable {
        if (method.equals("isDurable")) {
            return true;
        }
        if (method.equals("refresh")) {
            this.refreshes.add(this.scheduler.nanoTime());
            if (this.broken) {
                throw new IllegalStateException("A defect");
            }
        }
        if (this.failing && List.of("accept", "refresh", "head").contains(method)) {
            throw new StoreException("The disk is gone", "Put it back.");
        }
        return call.proceed();
    }

    private final ScriptedPeer peer = new ScriptedPeer();

    private final RecordingListener listener = new RecordingListener();

    private final Relay relay = new Relay(
            this.store,
            (item) -> item + 1,
            this.peer,
            new DeliveryPolicy(5, Duration.ofMillis(1), 1, Duration.ofMillis(1), Duration.ofMillis(1)),
            List.of(this.listener),
            this.scheduler,
            InstantSource.system());

    private Receipt accept(Posting posting) {
        return Accepts.accept(this.relay, posting);
    }

    @Test
    void refusesItemsAndTakesThemLater() {
        this.failing = true;
        assertThat(accept(Posting.of(1))).isEqualTo(new Receipt(Outcome.STORE_FAILED, 0, 0));
        this.failing = false;
        assertThat(accept(Posting.of(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(this.listener.events()).containsExactly("refused 1 STORE_FAILED", "accepted 1");
    }

    @Test
    void deliversWhenTheStoreWorksAgain() {
        accept(Posting.of(1));
        this.failing = true;
        this.relay.start();
        assertThat(this.peer.deliveries()).isEmpty();
        this.failing = false;
        this.relay.drain(Duration.ofSeconds(30));
        assertThat(this.peer.deliveries()).containsExactly(new Batch(1, Items.of(2)));
    }

    @Test
    void doesNotLookForItemsAtEachPostingWhileItIsPaused() {
        this.relay.pause();
        this.relay.start();
        assertThat(this.refreshes).hasSize(1);
        for (int item = 0; item < 100; item++) {
            accept(Posting.of(item % 5));
            this.memory.acknowledgeThrough(item + 1);
        }
        this.relay.drain(Duration.ofSeconds(30));
        // At the most one more, for the order to drain.
        assertThat(this.refreshes).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void waitsBetweenFailuresThatNobodyForesaw() {
        this.broken = true;
        this.relay.pause();
        this.relay.start();
        this.scheduler.advance(Duration.ofMillis(999));
        assertThat(this.refreshes).hasSize(1);
        this.scheduler.advance(Duration.ofSeconds(3));
        assertThat(this.refreshes).hasSize(4);
        // An order ends one wait, and no other.
        this.relay.resume();
        assertThat(this.refreshes).hasSize(5);
        this.scheduler.advance(Duration.ofMillis(999));
        assertThat(this.refreshes).hasSize(5);
        this.scheduler.advance(Duration.ofMillis(1));
        assertThat(this.refreshes).hasSize(6);
    }

    @Test
    void stopsInTimeWhileTheStoreFailsAndTellsHowManyItemsItKeeps() {
        accept(Posting.of(1, 2));
        this.failing = true;
        this.relay.start();
        this.relay.drain(Duration.ofMillis(10));
        assertThat(this.listener.events()).containsExactly("accepted 1, 2", "kept 2");
    }
}
