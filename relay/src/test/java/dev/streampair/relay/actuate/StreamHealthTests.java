package dev.streampair.relay.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.DeliveryPolicy;
import dev.streampair.relay.InMemoryStore;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.PeerStatus;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.Store;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.core.io.ClassPathResource;

class StreamHealthTests {

    /** A status that is not in the order counts for nothing. */
    @Test
    void countsAmongTheOtherHealthOfTheService() throws IOException {
        Object order = new YamlPropertySourceLoader()
                .load("relay", new ClassPathResource("relay.yaml"))
                .get(0)
                .getProperty("management.endpoint.health.status.order");
        List<String> statuses = List.of(String.valueOf(order).split(", ", -1));
        for (Status status :
                List.of(Status.DOWN, Status.OUT_OF_SERVICE, StreamHealth.PEER_DOWN, StreamHealth.BLOCKED)) {
            assertThat(statuses.subList(0, statuses.indexOf("UP"))).contains(status.getCode());
        }
    }

    private static final Duration SOON = Duration.ofMillis(1);

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    private final Store memory = new InMemoryStore(new RingCapacity(10, "service-y"), 1, CLOCK);

    private @Nullable String storeError;

    private PeerAnswer peerAnswer = new PeerAnswer.Accepted();

    private final Store store = (Store) Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, args) ->
                    method.getName().equals("error") ? this.storeError : method.invoke(this.memory, args));

    /** Makes no dead letters: the stream stands at what is refused. */
    private final Relay relay = new Relay(
            this.store,
            (item) -> item + 1,
            (batch, answer) -> answer.accept(this.peerAnswer),
            new DeliveryPolicy(5, SOON, 1, SOON, SOON, false, 1, false),
            List.of(),
            (task, delay) -> () -> {},
            CLOCK);

    private final StreamHealth indicator = new StreamHealth(this.relay, "service-y");

    private Health health() {
        return this.indicator.health();
    }

    private void deliveryEndsWith(PeerAnswer answer) {
        this.peerAnswer = answer;
        this.relay.start();
        accept(Posting.of(1));
    }

    private void accept(Posting posting) {
        this.relay.accept(posting, (receipt) -> {});
    }

    @Test
    void isUpBeforeTheFirstDelivery() {
        assertThat(health().getStatus()).isEqualTo(Status.UP);
        assertThat(health().getDetails())
                .containsEntry(
                        "peer", new StreamHealth.PeerHealth("service-y", PeerStatus.State.UNKNOWN, Instant.EPOCH, null))
                .containsEntry("paused", false)
                .containsEntry("halted", false)
                .doesNotContainKey("store");
    }

    @Test
    void isUpWhileThePeerAnswers() {
        deliveryEndsWith(new PeerAnswer.Busy("full", null));
        assertThat(health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void isBlockedWhileSomeoneMustDecide() {
        deliveryEndsWith(new PeerAnswer.Refused("HTTP 400: none of mine"));
        assertThat(health().getStatus()).isEqualTo(StreamHealth.BLOCKED);
        assertThat(health().getDetails())
                .containsEntry("blocked", "item 2 at the head: the peer refuses it (HTTP 400: none of mine)");
    }

    @Test
    void warnsOfAPeerThatHasHalted() {
        deliveryEndsWith(new PeerAnswer.Halted(0));
        assertThat(health().getStatus()).isEqualTo(Status.UP);
        assertThat(health().getDetails()).containsEntry("warning", "service-y has halted: items for it are dropped");
    }

    @Test
    void isPeerDownWhileThePeerDoesNotAnswer() {
        deliveryEndsWith(new PeerAnswer.Unavailable("connection refused"));
        assertThat(health().getStatus()).isEqualTo(StreamHealth.PEER_DOWN);
        assertThat(health().getDetails())
                .containsEntry(
                        "peer",
                        new StreamHealth.PeerHealth(
                                "service-y", PeerStatus.State.DOWN, Instant.EPOCH, "connection refused"));
    }

    @Test
    void isDownWhileTheStoreDoesNotWorkWhateverThePeerDoes() {
        deliveryEndsWith(new PeerAnswer.Unavailable("connection refused"));
        this.storeError = "the disk is full";
        assertThat(health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health().getDetails()).containsEntry("store", "the disk is full");
        this.storeError = null;
        assertThat(health().getStatus()).isEqualTo(StreamHealth.PEER_DOWN);
        assertThat(health().getDetails()).doesNotContainKey("store");
    }

    @Test
    void isOutOfServiceWhileItDrainsWhateverTheStoreDoes() {
        this.storeError = "the disk is full";
        this.relay.drain(SOON);
        assertThat(health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    }

    @Test
    void isOutOfServiceUntilTheDrainThatWasAskedForIsUndone() {
        AdmissionHealth receipt = new AdmissionHealth(this.relay);
        assertThat(receipt.health().getStatus()).isEqualTo(Status.UP);
        this.relay.beginDrain();
        assertThat(health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(receipt.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        this.relay.resume();
        assertThat(health().getStatus()).isEqualTo(Status.UP);
        assertThat(receipt.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void tellsThatItIsPausedAndHowMuchWaits() {
        this.relay.pause();
        accept(Posting.of(1, 2));
        assertThat(health().getStatus()).isEqualTo(Status.UP);
        assertThat(health().getDetails())
                .containsEntry("paused", true)
                .containsEntry("waiting", 2)
                .containsEntry("oldestAge", Duration.ZERO);
    }
}
