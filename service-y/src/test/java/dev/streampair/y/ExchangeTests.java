package dev.streampair.y;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.streampair.relay.Batch;
import dev.streampair.relay.DeliveryPolicy;
import dev.streampair.relay.InMemoryStore;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Receipt;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RingCapacity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ExchangeTests {

    private static final Duration SOON = Duration.ofMillis(1);

    private final List<Long> delivered = new ArrayList<>();

    private final Relay relay = new Relay(
            new InMemoryStore(new RingCapacity(10, "service-x"), 1, InstantSource.system()),
            new HaltingIncrement(),
            this::deliver,
            new DeliveryPolicy(5, SOON, 1, SOON, SOON),
            List.of(),
            (task, delay) -> () -> {},
            InstantSource.system());

    private final Exchange exchange = new Exchange(this.relay);

    private void deliver(Batch batch, Consumer<PeerAnswer> answer) {
        batch.items().forEach(this.delivered::add);
        answer.accept(new PeerAnswer.Accepted());
    }

    private Receipt accept(long... items) {
        CompletableFuture<Receipt> answer = new CompletableFuture<>();
        this.relay.accept(Posting.of(items), answer::complete);
        assertThat(answer).isDone();
        return answer.join();
    }

    /** Posts what x answers to y's messages, until y halts. */
    private Receipt exchangeItems(long firstAnswer) {
        long item = firstAnswer;
        Receipt receipt = accept(item);
        while (receipt.outcome() == Receipt.Outcome.ACCEPTED) {
            item += 2;
            receipt = accept(item);
        }
        return receipt;
    }

    private List<Long> sentItems() {
        this.relay.start();
        this.relay.drain(Duration.ofSeconds(30));
        return this.delivered;
    }

    @Test
    void sendsTheSeedAndThenAsManyMessagesAsItMay() {
        this.exchange.start(1, 3);
        assertThat(this.exchange.state()).isEqualTo(new Exchange.State(1, 3, 0, false));
        assertThat(exchangeItems(2).outcome()).isEqualTo(Receipt.Outcome.HALTED);
        assertThat(this.exchange.state()).isEqualTo(new Exchange.State(1, 3, 3, true));
        assertThat(sentItems()).containsExactly(1L, 3L, 5L, 7L);
    }

    @Test
    void isNotHaltedBeforeTheItemThatItDoesNotTake() {
        this.exchange.start(1, 1);
        accept(2);
        assertThat(this.exchange.state()).isEqualTo(new Exchange.State(1, 1, 1, false));
    }

    @Test
    void haltsAtTheFirstItemWhenItMaySendNone() {
        this.exchange.start(1, 0);
        assertThat(exchangeItems(2).accepted()).isZero();
        assertThat(sentItems()).containsExactly(1L);
    }

    @Test
    void haltsInsideAnArray() {
        this.exchange.start(1, 3);
        assertThat(accept(2, 4, 6, 8, 10)).isEqualTo(new Receipt(Receipt.Outcome.HALTED, 0, 3));
    }

    @Test
    void startsAgainAfterAHalt() {
        this.exchange.start(1, 1);
        exchangeItems(2);
        this.exchange.start(100, 2);
        assertThat(this.exchange.state()).isEqualTo(new Exchange.State(100, 2, 0, false));
        exchangeItems(101);
        assertThat(this.exchange.state()).isEqualTo(new Exchange.State(100, 2, 2, true));
        assertThat(sentItems()).containsExactly(1L, 3L, 100L, 102L, 104L);
    }

    @Test
    void doesNotStartWhileOneIsRunning() {
        this.exchange.start(1, 3);
        accept(2);
        assertThatIllegalStateException()
                .isThrownBy(() -> this.exchange.start(5, 5))
                .withMessageContaining("1 of 3 messages have been sent");
        assertThat(this.exchange.state()).isEqualTo(new Exchange.State(1, 3, 1, false));
        exchangeItems(4);
        assertThat(sentItems()).containsExactly(1L, 3L, 5L, 7L);
    }

    @Test
    void goesOnWithAnExchangeThatIsRunningAndBeginsAnotherAfterAHalt() {
        this.exchange.begin(1, 2);
        accept(2);
        Exchange afterRestart = new Exchange(this.relay);
        afterRestart.begin(9, 9);
        assertThat(afterRestart.state()).isEqualTo(new Exchange.State(1, 2, 1, false));
        exchangeItems(4);
        afterRestart.begin(9, 9);
        assertThat(afterRestart.state()).isEqualTo(new Exchange.State(9, 9, 0, false));
        assertThat(sentItems()).containsExactly(1L, 3L, 5L, 9L);
    }

    @Test
    void doesNotStartAgainWithoutRoomForTheSeedAndStaysHalted() {
        this.exchange.start(1, 9);
        accept(1, 2, 3, 4, 5, 6, 7, 8, 9);
        exchangeItems(2);
        assertThatIllegalStateException()
                .isThrownBy(() -> this.exchange.start(5, 5))
                .withMessageContaining("the outbox is full");
        assertThat(this.exchange.state()).isEqualTo(new Exchange.State(1, 9, 9, true));
        assertThat(accept(1).outcome()).isEqualTo(Receipt.Outcome.HALTED);
    }

    @Test
    void refusesASeedWithoutASuccessorAndACountThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> this.exchange.start(Long.MAX_VALUE, 1))
                .withMessageContaining("must be at most 9223372036854775806");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> this.exchange.start(1, -1))
                .withMessageContaining("must be at least 0");
    }
}
