package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.streampair.relay.Admission.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InMemoryStoreTests {

    private static final String PEER = "/peer/store-1";

    private static final ItemHandler INCREMENT = (item) -> item + 1;

    private final InMemoryStore store = new InMemoryStore(new RingCapacity(10, "peer"), 3, InstantSource.system());

    /** Halts once it was told of so many items sent. */
    private static ItemHandler haltingAfter(long limit) {
        return new ItemHandler() {

            @Override
            public long successorOf(long item) {
                return item + 1;
            }

            @Override
            public boolean halts(long sent) {
                return sent >= limit;
            }
        };
    }

    private static Posting fromPeer(long firstNumber, long... items) {
        return new Posting(Items.of(items), new EventId.Numbered(PEER, firstNumber));
    }

    private static Posting named(String source, String id, long... items) {
        return new Posting(Items.of(items), new EventId.Named(source, id));
    }

    private Admission accept(Posting posting) {
        return this.store.accept(posting, INCREMENT, false);
    }

    private Items waiting() {
        return this.store.head(Integer.MAX_VALUE).items();
    }

    @Test
    void putsTheSuccessorOfEachItemInTheOutbox() {
        assertThat(accept(Posting.of(1, 5, -7))).isEqualTo(new Admission(Outcome.ACCEPTED, 0, 3));
        assertThat(waiting()).isEqualTo(Items.of(2, 6, -6));
    }

    @Test
    void takesTheLeastAndTheGreatestItem() {
        accept(Posting.of(Items.MIN_ITEM, Items.MAX_ITEM));
        assertThat(waiting()).isEqualTo(Items.of(Long.MIN_VALUE + 1, Long.MAX_VALUE));
    }

    @Test
    void numbersItemsFromOneWithoutGaps() {
        accept(Posting.of(10));
        accept(Posting.of(20, 30));
        assertThat(this.store.head(2)).isEqualTo(new Batch(1, Items.of(11, 21)));
        this.store.removeThrough(2);
        assertThat(this.store.head(2)).isEqualTo(new Batch(3, Items.of(31)));
    }

    @Test
    void keepsTheOrderAndTheNumbersWhileTheOutboxGrowsAndWrapsAround() {
        InMemoryStore large = new InMemoryStore(new RingCapacity(1000, "peer"), 1, InstantSource.system());
        List<Long> delivered = new ArrayList<>();
        long next = 0;
        long expectedNumber = 1;
        for (int round = 0; round < 200; round++) {
            for (int i = 0; i < 7; i++) {
                large.accept(Posting.of(next++), INCREMENT, false);
            }
            Batch batch = large.head(3);
            assertThat(batch.firstNumber()).isEqualTo(expectedNumber);
            expectedNumber += batch.size();
            batch.items().forEach(delivered::add);
            large.removeThrough(batch.lastNumber());
            if (large.size() > 900) {
                Batch rest = large.head(Integer.MAX_VALUE);
                expectedNumber += rest.size();
                rest.items().forEach(delivered::add);
                large.removeThrough(rest.lastNumber());
            }
        }
        for (int i = 0; i < delivered.size(); i++) {
            assertThat(delivered.get(i)).isEqualTo(i + 1L);
        }
        assertThat(delivered.size() + large.size()).isEqualTo(1400);
    }

    @Test
    void refusesAPostingFromOutsideThatWouldExceedTheCapacityAsAWhole() {
        accept(Posting.of(1, 2, 3, 4, 5, 6, 7, 8));
        assertThat(accept(Posting.of(9, 10, 11))).isEqualTo(new Admission(Outcome.FULL, 0, 0));
        assertThat(this.store.size()).isEqualTo(8);
        assertThat(accept(Posting.of(9, 10)).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(accept(Posting.of(11)).outcome()).isEqualTo(Outcome.FULL);
    }

    @Test
    void takesItemsFromThePeerUpToTwiceTheCapacity() {
        accept(Posting.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        assertThat(accept(fromPeer(1, 1, 2, 3, 4, 5, 6, 7, 8, 9)).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(accept(fromPeer(10, 1, 2)).outcome()).isEqualTo(Outcome.FULL);
        assertThat(accept(fromPeer(10, 1)).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(this.store.size()).isEqualTo(20);
        assertThat(accept(fromPeer(11, 1)).outcome()).isEqualTo(Outcome.FULL);
    }

    @Test
    void treatsASourceThatOnlyResemblesThePeersAsOutside() {
        accept(Posting.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        for (String source : List.of("/peer", "/peer/", "peer/1", "/peers/1", "/x/peer/1")) {
            Outcome outcome = accept(named(source, "1", 1)).outcome();
            assertThat(outcome).as(source).isEqualTo(source.equals("/peer/") ? Outcome.ACCEPTED : Outcome.FULL);
        }
    }

    @Test
    void skipsARepeatOfADelivery() {
        accept(fromPeer(1, 2, 4));
        assertThat(accept(fromPeer(1, 2, 4))).isEqualTo(new Admission(Outcome.ACCEPTED, 2, 0));
        assertThat(waiting()).isEqualTo(Items.of(3, 5));
    }

    @Test
    void takesOnlyTheNewItemsOfARepeatThatIsCutDifferently() {
        accept(fromPeer(1, 2, 4));
        assertThat(accept(fromPeer(2, 4, 6, 8))).isEqualTo(new Admission(Outcome.ACCEPTED, 1, 2));
        assertThat(accept(fromPeer(1, 2, 4, 6))).isEqualTo(new Admission(Outcome.ACCEPTED, 3, 0));
        assertThat(waiting()).isEqualTo(Items.of(3, 5, 7, 9));
    }

    @Test
    void answersARepeatEvenWhenItIsFull() {
        accept(fromPeer(1, 1));
        accept(Posting.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
        assertThat(accept(Posting.of(0)).outcome()).isEqualTo(Outcome.FULL);
        assertThat(accept(fromPeer(1, 1))).isEqualTo(new Admission(Outcome.ACCEPTED, 1, 0));
    }

    @Test
    void takesADeliveryAfterAGapInTheNumbers() {
        accept(fromPeer(1, 2));
        assertThat(accept(fromPeer(7, 14)).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(accept(fromPeer(7, 14))).isEqualTo(new Admission(Outcome.ACCEPTED, 1, 0));
    }

    @Test
    void takesTheSameNumbersOfAnotherStore() {
        accept(fromPeer(1, 2));
        Posting other = new Posting(Items.of(2), new EventId.Numbered("/peer/store-2", 1));
        assertThat(accept(other)).isEqualTo(new Admission(Outcome.ACCEPTED, 0, 1));
    }

    @Test
    void skipsARepeatOfANamedEventOnlyWhileItIsTheLastOfItsSource() {
        accept(named("/sensor", "a", 1));
        assertThat(accept(named("/sensor", "a", 1))).isEqualTo(new Admission(Outcome.ACCEPTED, 1, 0));
        assertThat(accept(named("/sensor", "b", 1)).taken()).isEqualTo(1);
        assertThat(accept(named("/sensor", "a", 1)).taken()).isEqualTo(1);
        assertThat(accept(named("/other", "a", 1)).taken()).isEqualTo(1);
    }

    @Test
    void takesEveryPostingWithoutAnEvent() {
        accept(Posting.of(1));
        accept(Posting.of(1));
        assertThat(waiting()).isEqualTo(Items.of(2, 2));
    }

    @Test
    void forgetsTheSourceNotHeardOfForTheLongestTime() {
        accept(named("/a", "1", 1));
        accept(named("/b", "1", 1));
        accept(named("/c", "1", 1));
        assertThat(accept(named("/a", "1", 1)).repeated()).isEqualTo(1);
        accept(named("/d", "1", 1));
        assertThat(accept(named("/a", "1", 1)).repeated()).isEqualTo(1);
        assertThat(accept(named("/b", "1", 1)).repeated()).isZero();
    }

    @Test
    void takesLeadingItemsUntilItHalts() {
        Admission admission = this.store.accept(fromPeer(1, 2, 4, 6, 8), haltingAfter(2), false);
        assertThat(admission).isEqualTo(new Admission(Outcome.HALTED, 0, 2));
        assertThat(waiting()).isEqualTo(Items.of(3, 5));
        assertThat(this.store.isHalted()).isTrue();
    }

    @Test
    void isNotHaltedBeforeTheItemThatItDoesNotTake() {
        assertThat(this.store.accept(Posting.of(2, 4), haltingAfter(2), false).outcome())
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(this.store.isHalted()).isFalse();
        assertThat(this.store.accept(Posting.of(6), haltingAfter(2), false))
                .isEqualTo(new Admission(Outcome.HALTED, 0, 0));
        assertThat(this.store.isHalted()).isTrue();
    }

    @Test
    void answersARepeatOfTheHaltingDeliveryAsTheFirstTime() {
        this.store.accept(fromPeer(1, 2, 4, 6), haltingAfter(2), false);
        assertThat(this.store
                        .accept(fromPeer(1, 2, 4, 6), haltingAfter(2), false)
                        .accepted())
                .isEqualTo(2);
        assertThat(this.store.accept(fromPeer(1, 2, 4), haltingAfter(2), false))
                .isEqualTo(new Admission(Outcome.ACCEPTED, 2, 0));
    }

    @Test
    void keepsRefusingWhatAHaltRefusedWhenTheStreamHasGoneOn() {
        this.store.accept(fromPeer(1, 2, 4, 6), haltingAfter(2), false);
        this.store.restart(100);
        assertThat(accept(fromPeer(1, 2, 4, 6))).isEqualTo(new Admission(Outcome.HALTED, 2, 0));
        assertThat(accept(fromPeer(3, 6))).isEqualTo(new Admission(Outcome.HALTED, 0, 0));
        assertThat(this.store.isHalted()).isFalse();
        assertThat(accept(fromPeer(4, 8))).isEqualTo(new Admission(Outcome.ACCEPTED, 0, 1));
        assertThat(waiting()).isEqualTo(Items.of(3, 5, 100, 9));
    }

    @Test
    void doesNotRefuseNewItemsForThoseThatAHaltRefusedBefore() {
        this.store.accept(fromPeer(1, 8), haltingAfter(0), false);
        this.store.restart(100);
        assertThat(accept(fromPeer(1, 8, 101))).isEqualTo(new Admission(Outcome.FULL, 0, 0));
        assertThat(accept(fromPeer(1, 8))).isEqualTo(new Admission(Outcome.HALTED, 0, 0));
        assertThat(accept(fromPeer(2, 101))).isEqualTo(new Admission(Outcome.ACCEPTED, 0, 1));
    }

    @Test
    void keepsRefusingAllThatAHaltRefusedAfterAShorterRepeat() {
        this.store.accept(fromPeer(1, 2, 4, 6), haltingAfter(0), false);
        this.store.restart(100);
        assertThat(accept(fromPeer(1, 2)).outcome()).isEqualTo(Outcome.HALTED);
        assertThat(accept(fromPeer(1, 2, 4, 6)).outcome()).isEqualTo(Outcome.HALTED);
    }

    @Test
    void takesAnEqualIdForARepeatWhateverTheBody() {
        accept(named("/sensor", "1", 1, 2, 3));
        assertThat(accept(named("/sensor", "1", 1))).isEqualTo(new Admission(Outcome.ACCEPTED, 1, 0));
        assertThat(accept(named("/sensor", "1", 1, 2, 3, 4))).isEqualTo(new Admission(Outcome.ACCEPTED, 4, 0));
    }

    @Test
    void takesAnEqualIdForARepeatOfWhatAHaltRefusedWhateverTheBody() {
        this.store.accept(named("/sensor", "1", 1, 2, 3), haltingAfter(2), false);
        assertThat(accept(named("/sensor", "1", 1))).isEqualTo(new Admission(Outcome.ACCEPTED, 1, 0));
        assertThat(accept(named("/sensor", "1", 1, 2, 3, 4))).isEqualTo(new Admission(Outcome.HALTED, 2, 0));
    }

    @Test
    void doesNotForgetThePeerForManyOthers() {
        accept(fromPeer(1, 2));
        for (int i = 0; i < 10; i++) {
            accept(new Posting(Items.of(1), new EventId.Numbered("/other/" + i, 1)));
            this.store.removeThrough(Long.MAX_VALUE / 2);
        }
        assertThat(accept(fromPeer(1, 2))).isEqualTo(new Admission(Outcome.ACCEPTED, 1, 0));
    }

    @Test
    void doesNotForgetTheNumbersOfASourceForItsNamedEvents() {
        accept(fromPeer(1, 2));
        accept(named(PEER, "a", 1));
        assertThat(accept(fromPeer(1, 2)).repeated()).isEqualTo(1);
        assertThat(accept(named(PEER, "a", 1)).repeated()).isEqualTo(1);
    }

    @Test
    void answersARepeatWhileDrainingAndTakesNothingNew() {
        accept(fromPeer(1, 2));
        assertThat(this.store.accept(fromPeer(1, 2), INCREMENT, true).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(this.store.accept(fromPeer(1, 2, 4), INCREMENT, true))
                .isEqualTo(new Admission(Outcome.DRAINING, 1, 0));
        assertThat(waiting()).isEqualTo(Items.of(3));
    }

    @Test
    void keepsRefusingANamedEventThatAHaltRefused() {
        this.store.accept(named("/sensor", "1", 2, 4), haltingAfter(1), false);
        this.store.restart(100);
        assertThat(accept(named("/sensor", "1", 2, 4))).isEqualTo(new Admission(Outcome.HALTED, 1, 0));
    }

    @Test
    void staysHaltedUntilRestartedWhateverTheHandlerSays() {
        this.store.accept(Posting.of(1), haltingAfter(0), false);
        assertThat(accept(Posting.of(1)).outcome()).isEqualTo(Outcome.HALTED);
        assertThat(this.store.restart(5)).isTrue();
        assertThat(accept(Posting.of(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(waiting()).isEqualTo(Items.of(5, 2));
    }

    @Test
    void doesNotRestartWithoutRoom() {
        accept(Posting.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        this.store.accept(Posting.of(1), haltingAfter(10), false);
        assertThat(this.store.restart(5)).isFalse();
        assertThat(this.store.isHalted()).isTrue();
        assertThat(this.store.sent()).isEqualTo(10);
    }

    @Test
    void changesNothingWhenTheHandlerFails() {
        accept(fromPeer(1, 2));
        ItemHandler failing = (item) -> {
            if (item == 6) {
                throw new IllegalStateException("six");
            }
            return item + 1;
        };
        assertThatIllegalStateException().isThrownBy(() -> this.store.accept(fromPeer(2, 4, 6, 8), failing, false));
        assertThat(waiting()).isEqualTo(Items.of(3));
        assertThat(this.store.sent()).isEqualTo(1);
        assertThat(accept(fromPeer(2, 4, 6, 8))).isEqualTo(new Admission(Outcome.ACCEPTED, 0, 3));
    }

    @Test
    void countsWhatItSentButNotWhatItSendsAgain() {
        accept(Posting.of(1, 2));
        this.store.restart(7);
        assertThat(this.store.appendAgain(9)).isTrue();
        assertThat(this.store.sent()).isEqualTo(3);
        assertThat(this.store.head(10)).isEqualTo(new Batch(1, Items.of(2, 3, 7, 9)));
    }

    @Test
    void knowsForHowLongTheOldestItemHasWaitedAlsoWhenTheOutboxHasGrown() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        InMemoryStore aging = new InMemoryStore(new RingCapacity(100, "peer"), 1, now::get);
        assertThat(aging.oldestAge()).isZero();
        aging.accept(Posting.of(1), INCREMENT, false);
        now.set(Instant.ofEpochSecond(5));
        aging.accept(Posting.of(LongStream.range(0, 50).toArray()), INCREMENT, false);
        now.set(Instant.ofEpochSecond(7));
        assertThat(aging.oldestAge()).isEqualTo(Duration.ofSeconds(7));
        aging.removeThrough(1);
        assertThat(aging.oldestAge()).isEqualTo(Duration.ofSeconds(2));
        aging.removeThrough(51);
        assertThat(aging.oldestAge()).isZero();
    }

    @Test
    void hasAnIdOfItsOwn() {
        assertThat(this.store.id())
                .isNotEqualTo(new InMemoryStore(new RingCapacity(2, "peer"), 1, InstantSource.system()).id());
    }
}
