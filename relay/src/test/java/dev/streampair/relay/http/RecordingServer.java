package dev.streampair.relay.http;

import dev.streampair.relay.DeliveryPolicy;
import dev.streampair.relay.InMemoryStore;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.Store;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** The stream's real handlers, over a store that tells which postings came to it. It delivers nothing. */
final class RecordingServer implements AutoCloseable {

    static final int MAX_BYTES = 1024 * 1024;

    static final int MAX_ITEMS = 10_000;

    private final List<Posting> postings = new ArrayList<>();

    private final Relay relay = newRelay();

    private final LocalServer server = new LocalServer(
            this.relay,
            new InboundProperties(
                    MAX_ITEMS, DataSize.ofBytes(MAX_BYTES), Duration.ofSeconds(10), DataSize.ofKilobytes(64)));

    private Relay newRelay() {
        DeliveryPolicy policy =
                new DeliveryPolicy(1, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), Duration.ofSeconds(1));
        Store real =
                new InMemoryStore(new RingCapacity(RingCapacity.MAX_ITEMS, "service-y"), 10, InstantSource.system());
        Store recording = (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, args) -> {
                    if (method.getName().equals("accept")) {
                        ((List<?>) args[0]).forEach((posting) -> this.postings.add((Posting) posting));
                    }
                    return method.invoke(real, args);
                });
        return new Relay(
                recording,
                (item) -> item + 1,
                (batch, answer) -> answer.accept(new PeerAnswer.Accepted()),
                policy,
                List.of(),
                (task, delay) -> () -> {},
                InstantSource.system());
    }

    /** Sends a body to the stream. */
    LocalServer.Answer post(byte[] body, String... headers) {
        return this.server.send("POST", body, headers);
    }

    /** Returns what came to the store, repeats as well. */
    List<Posting> postings() {
        return this.postings;
    }

    /** How many items wait for the peer. */
    long waiting() {
        return this.relay.waiting();
    }

    @Override
    public void close() {
        this.server.close();
    }
}
