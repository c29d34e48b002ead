package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.Admission.Outcome;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A relay whose store does not work for a while. */
@Timeout(60)
class FailingStoreTests {

    private final Store memory = new InMemoryStore(new RingCapacity(10, "peer"), 3, InstantSource.system());

    private volatile boolean failing;

    private volatile boolean broken;

    /** When the store was refreshed, in nanoseconds of the system's timer. */
    private final List<Long> refreshes = new CopyOnWriteArrayList<>();

    private final Store store = (Store) Proxy.newProxyInstance(
            Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, args) -> {
                String name = method.getName();
                if (name.equals("isDurable")) {
                    return true;
                }
                if (name.equals("refresh")) {
                    this.refreshes.add(System.nanoTime());
                    if (this.broken) {
                        throw new IllegalStateException("A defect");
                    }
                }
                if (this.failing && List.of("accept", "refresh", "head").contains(name)) {
                    throw new StoreException("The disk is gone", "Put it back.");
                }
                try {
                    return method.invoke(this.memory, args);
                } catch (InvocationTargetException ex) {
                    throw ex.getCause();
                }
            });

    private final ScriptedPeer peer = new ScriptedPeer();

    private final RecordingListener listener = new RecordingListener();

    private final Relay relay = new Relay(
            this.store,
            (item) -> item + 1,
            this.peer,
            new DeliveryPolicy(5, Duration.ofMillis(1), 1, Duration.ofMillis(1), Duration.ofMillis(1)),
            List.of(this.listener),
            InstantSource.system());

    @Test
    void refusesItemsAndTakesThemLater() {
        this.failing = true;
        assertThat(this.relay.accept(Posting.of(1))).isEqualTo(new Admission(Outcome.STORE_FAILED, 0, 0));
        this.failing = false;
        assertThat(this.relay.accept(Posting.of(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(this.listener.events()).containsExactly("refused 1 STORE_FAILED", "taken 1");
    }

    @Test
    void deliversWhenTheStoreWorksAgain() {
        this.relay.accept(Posting.of(1));
        this.failing = true;
        this.relay.start();
        this.failing = false;
        this.relay.drain(Duration.ofSeconds(30));
        assertThat(this.peer.deliveries()).containsExactly(new Batch(1, Items.of(2)));
    }

    @Test
    void letsItsDeliveryThreadBeWhileItIsPaused() {
        this.relay.pause();
        this.relay.start();
        await().until(() -> this.refreshes.size() == 1);
        for (int item = 0; item < 100; item++) {
            this.relay.accept(Posting.of(item % 5));
            this.memory.removeThrough(item + 1);
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
        await().until(() -> this.refreshes.size() >= 4);
        this.relay.drain(Duration.ofMillis(10));
        List<Long> times = List.copyOf(this.refreshes);
        // The order to pause ends the first wait, and no other.
        assertThat(times.get(3) - times.get(1))
                .isGreaterThanOrEqualTo(Duration.ofMillis(1900).toNanos());
    }

    @Test
    void stopsInTimeWhileTheStoreFailsAndTellsHowManyItemsItKeeps() {
        this.relay.accept(Posting.of(1, 2));
        this.failing = true;
        this.relay.start();
        this.relay.drain(Duration.ofMillis(10));
        assertThat(this.listener.events()).containsExactly("taken 1, 2", "kept 2");
    }
}
