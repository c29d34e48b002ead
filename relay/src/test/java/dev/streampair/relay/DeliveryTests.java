package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DeliveryTests {

    private static final PeerAnswer ACCEPTED = new PeerAnswer.Accepted();

    private static final PeerAnswer UNAVAILABLE = new PeerAnswer.Unavailable("gone");

    private static final PeerAnswer REFUSED = new PeerAnswer.Refused("HTTP 400: no item");

    private static final Instant NOW = Instant.parse("2026-11-23T17:00:00Z");

    private Instant now = NOW;

    private final InMemoryStore store = new InMemoryStore(new RingCapacity(100, "peer"), 1, () -> this.now);

    private final ScriptedPeer peer = new ScriptedPeer();

    private final RecordingListener listener = new RecordingListener();

    private final Delivery delivery = newDelivery(8);

    private Delivery newDelivery(int maxItems) {
        return newDelivery(maxItems, true, 100);
    }

    private Delivery newDelivery(int maxItems, boolean buriesRefused, int maxDeadLetters) {
        return newDelivery(maxItems, buriesRefused, maxDeadLetters, false);
    }

    private Delivery newDelivery(int maxItems, boolean buriesRefused, int maxDeadLetters, boolean keepsOnHalt) {
        DeliveryPolicy policy = new DeliveryPolicy(
                maxItems,
                Duration.ofMillis(100),
                2,
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                buriesRefused,
                maxDeadLetters,
                keepsOnHalt);
        return new Delivery(this.store, policy, this.listener, () -> this.now);
    }

    private void put(long... items) {
        this.store.accept(List.of(Posting.of(items)), (item) -> item, false);
    }

    private Duration attempt() {
        return attempt(this.delivery);
    }

    /** Returns how long to wait before the next attempt. */
    private Duration attempt(Delivery sender) {
        Batch batch = sender.next();
        List<PeerAnswer> answers = new ArrayList<>();
        try {
            this.peer.deliver(batch, answers::add);
        } catch (RuntimeException ex) {
            answers.add(sender.failed(ex));
        }
        assertThat(answers).hasSize(1);
        return sender.answered(batch, answers.get(0), Duration.ZERO);
    }

    private List<Items> deliveredItems() {
        return this.peer.deliveries().stream().map(Batch::items).toList();
    }

    @Test
    void findsNothingToDeliverWhenNothingWaits() {
        assertThat(this.delivery.next().items().isEmpty()).isTrue();
        put(1);
        assertThat(this.delivery.next().items()).isEqualTo(Items.of(1));
    }

    @Test
    void removesWhatThePeerHasTaken() {
        put(5);
        assertThat(attempt()).isZero();
        assertThat(this.peer.deliveries()).containsExactly(new Batch(1, Items.of(5)));
        assertThat(this.store.size()).isZero();
        assertThat(this.listener.events()).containsExactly("delivered 5");
    }

    @Test
    void deliversWhatWaitsTogetherUpToTheLimit() {
        put(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        attempt();
        attempt();
        assertThat(this.peer.deliveries())
                .containsExactly(new Batch(1, Items.of(1, 2, 3, 4, 5, 6, 7, 8)), new Batch(9, Items.of(9, 10)));
    }

    @Test
    void keepsTheItemsAndTheirNumbersWhenNoAnswerComes() {
        this.peer.then(UNAVAILABLE, UNAVAILABLE, ACCEPTED);
        put(1, 2);
        attempt();
        put(3);
        attempt();
        attempt();
        assertThat(this.peer.deliveries())
                .containsExactly(
                        new Batch(1, Items.of(1, 2)), new Batch(1, Items.of(1, 2, 3)), new Batch(1, Items.of(1)));
        assertThat(this.store.size()).isEqualTo(2);
    }

    @Test
    void triesHalfAsManyWhenNoAnswerComesInTime() {
        put(1, 2, 3, 4);
        PeerAnswer late = new PeerAnswer.Unavailable("no answer in time", true);
        this.peer.then(late, late);
        for (int i = 0; i < 4; i++) {
            attempt();
        }
        assertThat(deliveredItems()).containsExactly(Items.of(1, 2, 3, 4), Items.of(1, 2), Items.of(1), Items.of(2, 3));
    }

    @Test
    void triesHalfAsManyAfterTheSecondFailureOfTheSameItems() {
        put(1, 2, 3, 4, 5, 6, 7, 8);
        this.peer.then(UNAVAILABLE, UNAVAILABLE, ACCEPTED, UNAVAILABLE, ACCEPTED);
        for (int i = 0; i < 5; i++) {
            attempt();
        }
        assertThat(deliveredItems())
                .containsExactly(
                        Items.of(1, 2, 3, 4, 5, 6, 7, 8),
                        Items.of(1, 2, 3, 4, 5, 6, 7, 8),
                        Items.of(1, 2, 3, 4),
                        Items.of(5, 6, 7, 8),
                        Items.of(5, 6, 7, 8));
    }

    /** It takes up to 50 at a time in time. */
    @Test
    void remembersHowManyItemsASlowPeerDidNotManageInTime() {
        InMemoryStore large = new InMemoryStore(new RingCapacity(4000, "peer"), 1, InstantSource.system());
        DeliveryPolicy policy = new DeliveryPolicy(
                1000, Duration.ofMillis(1), 1, Duration.ofMillis(1), Duration.ofMillis(1), true, 1, false);
        Delivery sender = new Delivery(large, policy, this.listener, () -> this.now);
        large.accept(List.of(Posting.of(new long[4000])), (item) -> item, false);
        int attempts = 0;
        int late = 0;
        while (large.size() > 0) {
            Batch batch = sender.next();
            boolean slow = batch.size() > 50;
            sender.answered(
                    batch, slow ? new PeerAnswer.Unavailable("no answer in time", true) : ACCEPTED, Duration.ZERO);
            attempts++;
            late += slow ? 1 : 0;
        }
        assertThat(late).as("late of " + attempts).isLessThan(attempts / 10);
        assertThat(attempts).isLessThan(4000 / 25);
    }

    @Test
    void growsFastAgainAfterFailuresThatTheNumberOfItemsDoesNotExplain() {
        InMemoryStore large = new InMemoryStore(new RingCapacity(4000, "peer"), 1, InstantSource.system());
        DeliveryPolicy policy = new DeliveryPolicy(
                1000, Duration.ofMillis(1), 1, Duration.ofMillis(1), Duration.ofMillis(1), true, 1, false);
        Delivery sender = new Delivery(large, policy, this.listener, () -> this.now);
        large.accept(List.of(Posting.of(new long[4000])), (item) -> item, false);
        sender.answered(sender.next(), ACCEPTED, Duration.ZERO);
        for (int i = 0; i < 20; i++) {
            sender.answered(sender.next(), UNAVAILABLE, Duration.ZERO);
        }
        for (int size = 1; size < 1000; size *= 2) {
            assertThat(sender.next().size()).isEqualTo(size);
            sender.answered(sender.next(), ACCEPTED, Duration.ZERO);
        }
        assertThat(sender.next().size()).isEqualTo(1000);
    }

    @Test
    void waitsLongerAfterEachFailureUpToTheLimit() {
        put(1);
        Duration last = Duration.ZERO;
        long[] steps = {100, 200, 400, 800, 1600, 3200, 5000, 5000};
        for (long step : steps) {
            this.peer.then(UNAVAILABLE);
            last = attempt();
            assertThat(last.toMillis()).isBetween(Math.max(100, step / 2), Math.min(5000, step * 3 / 2));
        }
    }

    @Test
    void spreadsTheWaitsOfSendersThatFailTogether() {
        put(1);
        long distinct = java.util.stream.IntStream.range(0, 50)
                .mapToObj((i) -> {
                    Delivery sender = newDelivery(1);
                    this.peer.then(UNAVAILABLE, UNAVAILABLE);
                    attempt(sender);
                    return attempt(sender);
                })
                .distinct()
                .count();
        assertThat(distinct).isGreaterThan(5);
    }

    @Test
    void beginsWithAShortWaitAgainAfterASuccess() {
        put(1);
        this.peer.then(UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, ACCEPTED, UNAVAILABLE);
        for (int i = 0; i < 5; i++) {
            attempt();
        }
        put(2);
        assertThat(attempt()).isLessThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void waitsAsLongAsABusyPeerAsks() {
        put(1);
        this.peer.then(new PeerAnswer.Busy("full", Duration.ofSeconds(7)));
        assertThat(attempt()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void waitsNoLongerThanAPeerMayAsk() {
        put(1);
        this.peer.then(new PeerAnswer.Busy("full", Duration.ofDays(7)));
        assertThat(attempt()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void waitsItsOwnTimeWhenABusyPeerAsksForLessOrNothing() {
        put(1);
        this.peer.then(new PeerAnswer.Busy("full", null), new PeerAnswer.Busy("full", Duration.ZERO));
        assertThat(attempt()).isBetween(Duration.ofMillis(100), Duration.ofMillis(150));
        assertThat(attempt()).isBetween(Duration.ofMillis(100), Duration.ofMillis(300));
        assertThat(this.store.size()).isEqualTo(1);
    }

    @Test
    void tellsOnceOfARingInWhichBothAreFullAndNothingMoves() {
        Delivery sender = newDelivery(1);
        put(LongStream.range(0, 100).toArray());
        PeerAnswer full = new PeerAnswer.Busy("HTTP 429: full", null);
        this.peer.then(full, full, full, full, UNAVAILABLE, full, ACCEPTED);
        attempt(sender);
        this.now = this.now.plus(Delivery.MAX_STANDSTILL);
        attempt(sender);
        assertThat(sender.head().blocked()).isNull();
        this.now = this.now.plusMillis(1);
        attempt(sender);
        attempt(sender);
        assertThat(sender.head().blocked())
                .contains(
                        "item 0 at the head: this service is full, and the peer accepts nothing (HTTP 429: full)",
                        "relay.outbox.capacity");
        assertThat(this.listener.events().stream().filter((event) -> event.startsWith("blocked")))
                .hasSize(1);
        attempt(sender);
        assertThat(sender.head().blocked()).isNull();
        attempt(sender);
        assertThat(sender.head().blocked()).isNotNull();
        attempt(sender);
        assertThat(sender.head().blocked()).isNull();
    }

    @Test
    void saysNothingOfAStandstillWhileItTakesItemsItself() {
        Delivery sender = newDelivery(1);
        put(LongStream.range(0, 99).toArray());
        PeerAnswer full = new PeerAnswer.Busy("HTTP 429: full", null);
        this.peer.then(full, full);
        attempt(sender);
        this.now = this.now.plus(Delivery.MAX_STANDSTILL.multipliedBy(2));
        attempt(sender);
        assertThat(sender.head().blocked()).isNull();
    }

    @Test
    void triesHalfAsManyWhenThePeerIsFull() {
        put(1, 2, 3, 4);
        this.peer.then(new PeerAnswer.Busy("full", null), new PeerAnswer.Busy("full", null));
        for (int i = 0; i < 4; i++) {
            attempt();
        }
        assertThat(deliveredItems()).containsExactly(Items.of(1, 2, 3, 4), Items.of(1, 2), Items.of(1), Items.of(2, 3));
    }

    @Test
    void dropsWhatAHaltedPeerDidNotTakeAndSaysWhich() {
        put(1, 2, 3);
        this.peer.then(new PeerAnswer.Halted(1));
        assertThat(attempt()).isZero();
        assertThat(this.store.size()).isZero();
        assertThat(this.listener.events()).containsExactly("delivered 1", "dropped 2, 3");
    }

    @Test
    void tellsForHowLongWhatThePeerHasTakenHadWaitedAndNothingOfTheRest() {
        List<Long> ages = new ArrayList<>();
        DeliveryPolicy policy = new DeliveryPolicy(8, Duration.ZERO, 1, Duration.ZERO, Duration.ZERO);
        RelayListener timing = new RelayListener() {

            @Override
            public void delivered(Batch batch, long[] told) {
                Arrays.stream(told).forEach(ages::add);
            }
        };
        Delivery sender = new Delivery(this.store, policy, timing, () -> this.now);
        put(1, 2);
        this.now = NOW.plusSeconds(3);
        put(3);
        this.now = NOW.plusSeconds(4);
        put(4);
        this.now = NOW.plusSeconds(9);
        this.peer.then(UNAVAILABLE, new PeerAnswer.Halted(3));
        attempt(sender);
        assertThat(ages).isEmpty();
        attempt(sender);
        assertThat(ages).containsExactly(9000L, 6000L);
        assertThat(this.store.size()).isZero();
    }

    @Test
    void bearsAHaltedPeerThatCannotCount() {
        put(1, 2);
        this.peer.then(new PeerAnswer.Halted(-4));
        attempt();
        put(3, 4);
        this.peer.then(new PeerAnswer.Halted(99));
        attempt();
        assertThat(this.listener.events()).containsExactly("dropped 1, 2", "delivered 3, 4");
    }

    @Test
    void keepsWhatAHaltedPeerDoesNotTakeIfItIsToldTo() {
        Delivery sender = newDelivery(8, true, 100, true);
        put(1, 2, 3);
        this.peer.then(new PeerAnswer.Halted(1), new PeerAnswer.Halted(0));
        assertThat(attempt(sender)).isPositive();
        assertThat(this.store.head(9)).isEqualTo(new Batch(2, Items.of(2, 3)));
        assertThat(sender.peerStatus().state()).isEqualTo(PeerStatus.State.HALTED);
        assertThat(attempt(sender)).isPositive();
        assertFailing(sender, new HeadOfLine(2, 3, 2, 2, NOW, "it has halted", NOW));
        assertThat(this.listener.events()).containsExactly("delivered 1", "retried 2, 3", "retried 2, 3");
        assertThat(attempt(sender)).isZero();
        assertThat(attempt(sender)).isZero();
        assertThat(this.store.size()).isZero();
        assertThat(sender.peerStatus().state()).isEqualTo(PeerStatus.State.UP);
        assertThat(this.listener.events())
                .endsWith("delivered 2", "delivered 3")
                .doesNotContain("dropped 2, 3");
    }

    @Test
    void makesARefusedItemADeadLetterAndGoesOn() {
        put(1);
        this.peer.then(REFUSED);
        assertThat(attempt()).isZero();
        put(2);
        attempt();
        assertThat(this.store.deadLetters(DeadLetterQuery.ALL, 5000))
                .containsExactly(new DeadLetter(1, 1, NOW, "HTTP 400: no item"));
        assertThat(this.listener.events()).containsExactly("dead 1", "delivered 2");
    }

    @Test
    void findsTheOneRefusedItemAmongMany() {
        put(1, 2, 3, 4, 5, 6, 7, 8);
        for (int i = 0; i < 20; i++) {
            this.peer.then((batch) -> batch.items().toString().contains("6") ? REFUSED : ACCEPTED);
        }
        while (this.store.size() > 0) {
            assertThat(attempt()).isZero();
        }
        assertThat(this.store.deadLetters(DeadLetterQuery.ALL, 5000))
                .extracting(DeadLetter::item)
                .containsExactly(6L);
        assertThat(this.listener.events().stream().filter((event) -> event.startsWith("delivered")))
                .containsExactly("delivered 1, 2, 3, 4", "delivered 5", "delivered 7", "delivered 8");
    }

    @Test
    void standsRatherThanMakeMoreDeadLettersThanThereMayBe() {
        Delivery sender = newDelivery(1, true, 2);
        put(1, 2, 3, 4);
        this.peer.then(REFUSED, REFUSED, REFUSED, REFUSED);
        attempt(sender);
        attempt(sender);
        assertThat(sender.head().blocked()).isNull();
        assertThat(attempt(sender)).isPositive();
        assertThat(attempt(sender)).isPositive();
        assertThat(sender.head().blocked()).contains("item 3", "no room for another dead letter", "HTTP 400: no item");
        assertThat(this.store.deadLetters(DeadLetterQuery.ALL, 5000))
                .extracting(DeadLetter::number)
                .containsExactly(1L, 2L);
        assertThat(this.store.size()).isEqualTo(2);
        assertThat(this.listener.events().stream().filter((event) -> event.startsWith("blocked")))
                .hasSize(1);
        this.store.drop(DeadLetterQuery.of(1));
        this.peer.then(REFUSED);
        assertThat(attempt(sender)).isZero();
        assertThat(sender.head().blocked()).isNull();
        assertThat(this.store.deadLetters(DeadLetterQuery.ALL, 5000))
                .extracting(DeadLetter::number)
                .containsExactly(2L, 3L);
    }

    @Test
    void standsAtARefusalIfItIsToldTo() {
        Delivery sender = newDelivery(1, false, 100);
        put(1, 2);
        this.peer.then(REFUSED, REFUSED);
        assertThat(attempt(sender)).isPositive();
        assertThat(attempt(sender)).isPositive();
        assertThat(sender.head().blocked()).contains("item 1", "the peer refuses it");
        assertThat(this.store.deadLetters(DeadLetterQuery.ALL, 5000)).isEmpty();
        attempt(sender);
        assertThat(sender.head().blocked()).isNull();
        assertThat(this.listener.events()).endsWith("delivered 1");
    }

    @Test
    void triesAloneWhatTheStreamStandsAt() {
        put(1);
        Delivery sender = newDelivery(8, false, 100);
        this.peer.then(REFUSED);
        attempt(sender);
        put(2, 3);
        assertThat(sender.next().items()).isEqualTo(Items.of(1));
    }

    /** The next attempt comes after a delay that is random in part. */
    private static void assertFailing(Delivery sender, HeadOfLine expected) {
        HeadOfLine failing = Objects.requireNonNull(sender.head().failing());
        assertThat(failing.dueAt(expected.nextAttempt())).isEqualTo(expected);
        assertThat(failing.nextAttempt()).isAfter(expected.nextAttempt());
    }

    @Test
    void showsTheHeadOfTheLineWhileItIsTriedInVain() {
        put(5, 6);
        assertThat(this.delivery.head().failing()).isNull();
        this.peer.then(UNAVAILABLE, new PeerAnswer.Busy("full", null));
        attempt();
        this.now = NOW.plusSeconds(5);
        Duration delay = attempt();
        assertFailing(this.delivery, new HeadOfLine(1, 2, 5, 2, NOW, "full", this.now));
        assertThat(this.delivery.head().failing())
                .extracting(HeadOfLine::nextAttempt)
                .isEqualTo(this.now.plus(delay));
        assertThat(this.delivery.lastAnswer()).isEqualTo(new PeerAnswer.Busy("full", null));
        attempt();
        assertThat(this.delivery.head().failing()).isNull();
    }

    @Test
    void forgetsAHeadThatLeftByOtherMeans() {
        put(5, 6);
        Delivery sender = newDelivery(1, false, 100);
        this.peer.then(REFUSED);
        attempt(sender);
        assertThat(sender.head().blocked()).isNotNull();
        this.store.acknowledgeThrough(1);
        assertThat(sender.next().items()).isEqualTo(Items.of(6));
        assertThat(sender.head().blocked()).isNull();
        assertThat(sender.head().failing()).isNull();
    }

    @Test
    void isBlockedNoMoreWhenThePeerIsGone() {
        put(5);
        Delivery sender = newDelivery(1, false, 100);
        this.peer.then(REFUSED, UNAVAILABLE);
        attempt(sender);
        attempt(sender);
        assertThat(sender.head().blocked()).isNull();
        assertFailing(sender, new HeadOfLine(1, 1, 5, 2, NOW, "gone", NOW));
    }

    @Test
    void buriesTheHeadForAnOperatorAndNothingElse() {
        put(5, 6);
        assertThat(this.delivery.moveHead(2)).isEqualTo(HeadMove.NOT_AT_THE_HEAD);
        this.peer.then(UNAVAILABLE);
        attempt();
        assertThat(this.delivery.moveHead(1)).isEqualTo(HeadMove.MOVED);
        assertThat(this.store.deadLetters(DeadLetterQuery.ALL, 5000))
                .containsExactly(new DeadLetter(1, 5, NOW, "by an operator, after: gone"));
        assertThat(this.delivery.head().failing()).isNull();
        assertThat(this.delivery.moveHead(1)).isEqualTo(HeadMove.NOT_AT_THE_HEAD);
        attempt();
        assertThat(deliveredItems()).endsWith(Items.of(6));
        assertThat(this.delivery.moveHead(3)).isEqualTo(HeadMove.NOT_AT_THE_HEAD);
        Delivery full = newDelivery(1, true, 1);
        put(7);
        assertThat(full.moveHead(3)).isEqualTo(HeadMove.NO_ROOM);
        assertThat(this.store.size()).isEqualTo(1);
    }

    @Test
    void tellsOfAnOutageOnceWhenItBeginsAndOnceWhenItEnds() {
        put(1);
        this.peer.then(UNAVAILABLE, new PeerAnswer.Unavailable("still gone"), UNAVAILABLE, ACCEPTED);
        attempt();
        assertThat(this.delivery.peerStatus().error()).isEqualTo("gone");
        attempt();
        assertThat(this.delivery.peerStatus().error()).isEqualTo("still gone");
        attempt();
        attempt();
        assertThat(this.delivery.peerStatus().error()).isNull();
        assertThat(this.listener.events().stream().filter((event) -> !event.startsWith("retried")))
                .containsExactly("down gone", "still down still gone", "up", "delivered 1");
    }

    @Test
    void tellsTheSameReasonsInTheNextOutage() {
        put(1);
        PeerAnswer other = new PeerAnswer.Unavailable("still gone");
        this.peer.then(UNAVAILABLE, other, new PeerAnswer.Busy("full", null), UNAVAILABLE, other);
        for (int i = 0; i < 5; i++) {
            attempt();
        }
        assertThat(this.listener.events().stream().filter((event) -> !event.startsWith("retried")))
                .containsExactly("down gone", "still down still gone", "up", "down gone", "still down still gone");
    }

    @Test
    void tellsAFewReasonsOfAnOutageHoweverManyThereAre() {
        put(1);
        for (int i = 0; i < 30; i++) {
            this.peer.then(new PeerAnswer.Unavailable("reason " + i));
            attempt();
        }
        assertThat(this.listener.events().stream().filter((event) -> event.contains("down")))
                .hasSize(10)
                .startsWith("down reason 0", "still down reason 1");
    }

    @Test
    void knowsNothingOfThePeerBeforeTheFirstDelivery() {
        assertThat(this.delivery.peerStatus()).isEqualTo(new PeerStatus(PeerStatus.State.UNKNOWN, NOW, null));
        put(1);
        attempt();
        assertThat(this.delivery.peerStatus().state()).isEqualTo(PeerStatus.State.UP);
    }

    @Test
    void takesABusyPeerForOneThatIsThere() {
        put(1);
        this.peer.then(UNAVAILABLE, new PeerAnswer.Busy("full", null));
        attempt();
        attempt();
        assertThat(this.delivery.peerStatus().error()).isNull();
        assertThat(this.listener.events()).containsExactly("down gone", "retried 1", "up", "retried 1");
    }

    @Test
    void triesAgainWhenThePeerClientFails() {
        put(1);
        this.peer.then((batch) -> {
            throw new IllegalStateException("a bug");
        });
        assertThat(attempt()).isPositive();
        assertThat(this.delivery.peerStatus().error()).contains("a bug");
        attempt();
        assertThat(this.store.size()).isZero();
        assertThat(deliveredItems()).containsExactly(Items.of(1), Items.of(1));
    }
}
