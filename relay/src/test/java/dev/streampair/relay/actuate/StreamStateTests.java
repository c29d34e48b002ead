package dev.streampair.relay.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.DeliveryPolicy;
import dev.streampair.relay.InMemoryStore;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RelayCounts;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.Store;
import dev.streampair.relay.StoreException;
import dev.streampair.relay.http.EventSource;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamStateTests {

    private static final EventSource.Room NOBODY = new EventSource.Room() {

        @Override
        public int size() {
            return 0;
        }

        @Override
        public int limit() {
            return 100;
        }
    };

    private static final Duration SOON = Duration.ofMillis(1);

    private final Store memory = new InMemoryStore(new RingCapacity(10, "service-y"), 1, InstantSource.system());

    private @Nullable String storeError;

    /** Fails at what needs the disk, and knows it then. */
    private final Store failing = (Store) Proxy.newProxyInstance(
            Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, args) -> {
                if (method.getName().equals("deadLetters")) {
                    this.storeError = "The disk is gone";
                    throw new StoreException(this.storeError, "Put it back.");
                }
                return method.getName().equals("error") ? this.storeError : method.invoke(this.memory, args);
            });

    private static StreamState stateOf(Store store) {
        Relay relay = new Relay(
                store,
                (item) -> item + 1,
                (batch, answer) -> answer.accept(new PeerAnswer.Accepted()),
                new DeliveryPolicy(5, SOON, 1, SOON, SOON),
                List.of(),
                (task, delay) -> () -> {},
                InstantSource.system());
        relay.accept(Posting.of(1, 2), (receipt) -> {});
        return StreamState.of(relay, new RelayCounts(), NOBODY, "service-y");
    }

    @Test
    void showsWhatWaits() {
        StreamState state = stateOf(this.memory);
        assertThat(state.outbox().size()).isEqualTo(2);
        assertThat(state.store()).isEqualTo(new StreamState.StoreState(false, null, null));
        assertThat(state.deadLetters()).isEmpty();
        assertThat(state.followers()).isEqualTo(new StreamState.FollowerState(0, 100));
        assertThat(state.peer().lastAnswer()).isNull();
    }

    @Test
    void showsTheStreamAlsoWhileTheStoreDoesNotWork() {
        StreamState state = stateOf(this.failing);
        assertThat(state.outbox().size()).isEqualTo(2);
        assertThat(state.store().error()).isEqualTo("The disk is gone");
        assertThat(state.deadLetters()).isNull();
    }
}
