package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.Receipt.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store promises, whatever holds its data. */
public abstract class StoreTests {

    private static final String PEER = "/peer/store-1";

    private static final ItemHandler INCREMENT = (item) -> item + 1;

    /** For how long a store that is opened here remembers ids. */
    protected static final Duration MAX_AGE = Duration.ofHours(24);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    private Store store;

    /**
     * Opens an empty store, for a peer named peer.
     *
     * @param maxSources of how many sources of each kind it remembers what was taken, and of how many ids
     */
    protected abstract Store open(int capacity, int maxSources, InstantSource clock);

    @BeforeEach
    void openStore() {
        this.store = open(10, 3, this.now::get);
    }

    @AfterEach
    void closeStore() {
        this.store.close();
    }

    /** Halts once it was told of so many items sent. */
    private static ItemHandler haltingAfter(long limit) {
        return new ItemHandler() {

            @Override
            public long successorOf(long item) {
                return item + 1;
            }

            @Override
            public boolean halts(long sent, long unused) {
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

    private Receipt accept(Posting posting) {
        return accept(posting, INCREMENT, false);
    }

    private Receipt accept(Posting posting, ItemHandler handler, boolean draining) {
        return accept(this.store, posting, handler, draining);
    }

    private static Receipt accept(Store store, Posting posting, ItemHandler handler, boolean draining) {
        return store.accept(List.of(posting), handler, draining).get(0);
    }

    private boolean isHalted() {
        return this.store.progress().halted();
    }

    private Items waiting() {
        return this.store.head(Integer.MAX_VALUE).items();
    }

    @Test
    void putsTheSuccessorOfEachItemInTheOutbox() {
        assertThat(accept(Posting.of(1, 5, -7))).isEqualTo(new Receipt(Outcome.ACCEPTED, 0, 3));
        assertThat(waiting()).isEqualTo(Items.of(2, 6, -6));
    }

    @Test
    void takesOtherPostingsAlthoughTheHandlerBreaksDownAtOne() {
        ItemHandler broken = (item) -> {
            if (item == 2) {
                throw new AssertionError("broken");
            }
            return item + 1;
        };
        assertThat(this.store.accept(List.of(Posting.of(1), Posting.of(5, 2), Posting.of(3)), broken, false))
                .extracting(Receipt::outcome)
                .containsExactly(Outcome.ACCEPTED, Outcome.HANDLER_FAILED, Outcome.ACCEPTED);
        assertThat(waiting()).isEqualTo(Items.of(2, 4));
    }

    @Test
    void takesOtherPostingsAlthoughTheHandlerCannotTellWhetherItHalts() {
        ItemHandler broken = new ItemHandler() {

            @Override
            public long successorOf(long item) {
                return item + 1;
            }

            @Override
            public boolean halts(long sent, long limit) {
                if (sent == 1) {
                    throw new IllegalStateException("one");
                }
                return false;
            }
        };
        assertThat(this.store.accept(List.of(Posting.of(1), fromPeer(1, 5)), broken, false))
                .extracting(Receipt::outcome)
                .containsExactly(Outcome.ACCEPTED, Outcome.HANDLER_FAILED);
        assertThat(waiting()).isEqualTo(Items.of(2));
        assertThat(accept(fromPeer(1, 5))).isEqualTo(new Receipt(Outcome.ACCEPTED, 0, 1));
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
        this.store.acknowledgeThrough(2);
        assertThat(this.store.head(2)).isEqualTo(new Batch(3, Items.of(31)));
    }

    @Test
    void keepsTheOrderAndTheNumbersWhileTheOutboxGrowsAndWrapsAround() {
        this.store.close();
        Store large = open(1000, 1, InstantSource.system());
        List<Long> delivered = new ArrayList<>();
        long next = 0;
        long expectedNumber = 1;
        for (int round = 0; round < 200; round++) {
            for (int i = 0; i < 7; i++) {
                accept(large, Posting.of(next++), INCREMENT, false);
            }
            Batch batch = large.head(3);
            assertThat(batch.firstNumber()).isEqualTo(expectedNumber);
            expectedNumber += batch.size();
            batch.items().forEach(delivered::add);
            large.acknowledgeThrough(batch.lastNumber());
            if (large.size() > 900) {
                Batch rest = large.head(Integer.MAX_VALUE);
                expectedNumber += rest.size();
                rest.items().forEach(delivered::add);
                large.acknowledgeThrough(rest.lastNumber());
            }
        }
        for (int i = 0; i < delivered.size(); i++) {
            assertThat(delivered.get(i)).isEqualTo(i + 1L);
        }
        assertThat(delivered.size() + large.size()).isEqualTo(1400);
        large.close();
    }

    @Test
    void refusesAPostingFromOutsideThatWouldExceedTheCapacityAsAWhole() {
        accept(Posting.of(1, 2, 3, 4, 5, 6, 7, 8));
        assertThat(accept(Posting.of(9, 10, 11))).isEqualTo(new Receipt(Outcome.FULL, 0, 0));
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
        assertThat(accept(fromPeer(1, 2, 4))).isEqualTo(new Receipt(Outcome.ACCEPTED, 2, 0));
        assertThat(waiting()).isEqualTo(Items.of(3, 5));
    }

    @Test
    void takesOnlyTheNewItemsOfARepeatThatIsCutDifferently() {
        accept(fromPeer(1, 2, 4));
        assertThat(accept(fromPeer(2, 4, 6, 8))).isEqualTo(new Receipt(Outcome.ACCEPTED, 1, 2));
        assertThat(accept(fromPeer(1, 2, 4, 6))).isEqualTo(new Receipt(Outcome.ACCEPTED, 3, 0));
        assertThat(waiting()).isEqualTo(Items.of(3, 5, 7, 9));
    }

    @Test
    void answersARepeatEvenWhenItIsFull() {
        accept(fromPeer(1, 1));
        accept(Posting.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
        assertThat(accept(Posting.of(0)).outcome()).isEqualTo(Outcome.FULL);
        assertThat(accept(fromPeer(1, 1))).isEqualTo(new Receipt(Outcome.ACCEPTED, 1, 0));
    }

    @Test
    void takesADeliveryAfterAGapInTheNumbers() {
        accept(fromPeer(1, 2));
        assertThat(accept(fromPeer(7, 14)).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(accept(fromPeer(7, 14))).isEqualTo(new Receipt(Outcome.ACCEPTED, 1, 0));
    }

    @Test
    void takesTheSameNumbersOfAnotherStore() {
        accept(fromPeer(1, 2));
        Posting other = new Posting(Items.of(2), new EventId.Numbered("/peer/store-2", 1));
        assertThat(accept(other)).isEqualTo(new Receipt(Outcome.ACCEPTED, 0, 1));
    }

    /** As those of several workers who post in the name of one source. */
    @Test
    void skipsRepeatsOfEventsOfOneSourceInWhateverOrder() {
        assertThat(accept(named("/sensor", "a", 1)).newlyAccepted()).isEqualTo(1);
        assertThat(accept(named("/sensor", "b", 1)).newlyAccepted()).isEqualTo(1);
        assertThat(accept(named("/sensor", "a", 1))).isEqualTo(new Receipt(Outcome.ACCEPTED, 1, 0));
        assertThat(accept(named("/sensor", "b", 1))).isEqualTo(new Receipt(Outcome.ACCEPTED, 1, 0));
        assertThat(accept(named("/other", "a", 1)).newlyAccepted()).isEqualTo(1);
        assertThat(waiting()).isEqualTo(Items.of(2, 2, 2));
    }

    @Test
    void skipsARepeatThatComesTogetherWithTheFirst() {
        assertThat(this.store.accept(List.of(named("/sensor", "a", 1), named("/sensor", "a", 1)), INCREMENT, false))
                .containsExactly(new Receipt(Outcome.ACCEPTED, 0, 1), new Receipt(Outcome.ACCEPTED, 1, 0));
    }

    @Test
    void forgetsTheIdsThatCameFirst() {
        for (String id : List.of("a", "b", "c", "d")) {
            accept(named("/sensor", id, 1));
        }
        assertThat(accept(named("/sensor", "b", 1)).duplicates()).isEqualTo(1);
        assertThat(accept(named("/sensor", "d", 1)).duplicates()).isEqualTo(1);
        assertThat(accept(named("/sensor", "a", 1)).duplicates()).isZero();
        assertThat(accept(named("/sensor", "b", 1)).duplicates()).isZero();
    }

    @Test
    void forgetsAnIdOnceItIsTooOld() {
        accept(named("/sensor", "a", 1));
        this.now.set(Instant.EPOCH.plus(MAX_AGE));
        assertThat(accept(named("/sensor", "a", 1)).duplicates()).isEqualTo(1);
        this.now.set(Instant.EPOCH.plus(MAX_AGE).plusMillis(1));
        assertThat(accept(named("/sensor", "a", 1)).duplicates()).isZero();
        assertThat(accept(named("/sensor", "a", 1)).duplicates()).isEqualTo(1);
    }

    @Test
    void refusesAnIdempotencyKeyOfOtherItems() {
        Posting first = new Posting(Items.of(1), new EventId.Keyed("k", "digest of 1"));
        Posting other = new Posting(Items.of(2), new EventId.Keyed("k", "digest of 2"));
        assertThat(accept(first).newlyAccepted()).isEqualTo(1);
        assertThat(accept(other)).isEqualTo(new Receipt(Outcome.KEY_REUSED, 0, 0));
        assertThat(accept(first)).isEqualTo(new Receipt(Outcome.ACCEPTED, 1, 0));
        assertThat(accept(named("/sensor", "k", 3)).newlyAccepted()).isEqualTo(1);
        assertThat(waiting()).isEqualTo(Items.of(2, 4));
    }

    @Test
    void remembersNoEventOfWhichAHaltTookNothing() {
        accept(named("/sensor", "a", 1));
        this.store.halt();
        for (String id : List.of("b", "c", "d")) {
            assertThat(accept(named("/sensor", id, 1))).isEqualTo(new Receipt(Outcome.HALTED, 0, 0));
        }
        this.store.startStream(7, 0);
        assertThat(accept(named("/sensor", "a", 1)).duplicates()).isEqualTo(1);
        assertThat(accept(named("/sensor", "d", 1)).newlyAccepted()).isEqualTo(1);
    }

    /** What was refused for now is as good as new when it is sent again. */
    @Test
    void remembersNoEventThatItHasNotAnswered() {
        accept(named("/sensor", "a", 1), INCREMENT, true);
        assertThat(accept(named("/sensor", "a", 1)).newlyAccepted()).isEqualTo(1);
    }

    @Test
    void remembersEventsOfAnyLength() {
        String longText = "\u6f22".repeat(4000);
        for (String id : List.of(longText + "1", longText + "2")) {
            assertThat(accept(named(longText, id, 1)).newlyAccepted()).isEqualTo(1);
            assertThat(accept(named(longText, id, 1)).duplicates()).isEqualTo(1);
        }
    }

    private Receipt acceptFrom(Incarnation sender, long number) {
        return accept(new Posting(Items.of(number), new EventId.Numbered(PEER, number).by(sender)));
    }

    private static final Receipt FOREIGN = new Receipt(Outcome.FOREIGN_NUMBERS, 0, 0);

    @Test
    void takesNothingFromACopyOfTheSendersStoreOnceAnotherWasHeardOf() {
        Incarnation first = Incarnation.NONE.next(0L);
        Incarnation second = first.next(1L);
        Incarnation copy = first.next(1L);
        assertThat(acceptFrom(first, 1).newlyAccepted()).isEqualTo(1);
        assertThat(acceptFrom(second, 1).duplicates()).isEqualTo(1);
        assertThat(acceptFrom(copy, 2)).isEqualTo(FOREIGN);
        assertThat(acceptFrom(first, 2)).isEqualTo(FOREIGN);
        assertThat(acceptFrom(copy, 1)).isEqualTo(FOREIGN);
        assertThat(acceptFrom(second.acknowledged(), 2).newlyAccepted()).isEqualTo(1);
        assertThat(acceptFrom(second.acknowledged().next(2L), 3).newlyAccepted())
                .isEqualTo(1);
        assertThat(acceptFrom(copy.next(1L), 4)).isEqualTo(FOREIGN);
        assertThat(acceptFrom(Incarnation.NONE, 4).newlyAccepted())
                .as("of one that does not tell")
                .isEqualTo(1);
        assertThat(waiting()).isEqualTo(Items.of(2, 3, 4, 5));
    }

    /** It was put back, or copied while it was in use: the one that used it has given more numbers since. */
    @Test
    void takesNothingFromAStoreThatIsOlderThanWhatWasHeardOfIt() {
        Incarnation user = Incarnation.NONE.next(0L);
        for (long number = 1; number <= 3; number++) {
            assertThat(acceptFrom(user, number).newlyAccepted()).isEqualTo(1);
        }
        Incarnation putBack = user.next(2L);
        assertThat(acceptFrom(putBack, 3)).isEqualTo(FOREIGN);
        assertThat(acceptFrom(putBack.next(7L), 7)).as("after another start").isEqualTo(FOREIGN);
        assertThat(acceptFrom(user.next(3L), 4).newlyAccepted())
                .as("of the same store as it is")
                .isEqualTo(1);
    }

    /** As a receiver whose own store was put back must. */
    @Test
    void takesTheNumbersOfALaterProcessThanItKnows() {
        Incarnation known = Incarnation.NONE.next(0L);
        Incarnation later = known.next(4L).acknowledged();
        assertThat(acceptFrom(known, 1).newlyAccepted()).isEqualTo(1);
        assertThat(acceptFrom(later, 5).newlyAccepted()).isEqualTo(1);
        assertThat(acceptFrom(known, 6)).as("as late").isEqualTo(FOREIGN);
    }

    @Test
    void takesEveryPostingWithoutAnEvent() {
        accept(Posting.of(1));
        accept(Posting.of(1));
        assertThat(waiting()).isEqualTo(Items.of(2, 2));
    }

    private static Posting numbered(String source) {
        return new Posting(Items.of(1), new EventId.Numbered(source, 1));
    }

    @Test
    void forgetsTheSourceNotHeardOfForTheLongestTime() {
        accept(numbered("/a"));
        accept(numbered("/b"));
        accept(numbered("/c"));
        assertThat(accept(numbered("/a")).duplicates()).isEqualTo(1);
        accept(numbered("/d"));
        assertThat(accept(numbered("/a")).duplicates()).isEqualTo(1);
        assertThat(accept(numbered("/b")).duplicates()).isZero();
    }

    @Test
    void takesLeadingItemsUntilItHalts() {
        Receipt receipt = accept(fromPeer(1, 2, 4, 6, 8), haltingAfter(2), false);
        assertThat(receipt).isEqualTo(new Receipt(Outcome.HALTED, 0, 2));
        assertThat(waiting()).isEqualTo(Items.of(3, 5));
        assertThat(isHalted()).isTrue();
    }

    @Test
    void isNotHaltedBeforeTheItemThatItDoesNotTake() {
        assertThat(accept(Posting.of(2, 4), haltingAfter(2), false).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(isHalted()).isFalse();
        assertThat(accept(Posting.of(6), haltingAfter(2), false)).isEqualTo(new Receipt(Outcome.HALTED, 0, 0));
        assertThat(isHalted()).isTrue();
    }

    @Test
    void answersARepeatOfTheHaltingDeliveryAsTheFirstTime() {
        accept(fromPeer(1, 2, 4, 6), haltingAfter(2), false);
        assertThat(accept(fromPeer(1, 2, 4, 6), haltingAfter(2), false).accepted())
                .isEqualTo(2);
        assertThat(accept(fromPeer(1, 2, 4), haltingAfter(2), false)).isEqualTo(new Receipt(Outcome.ACCEPTED, 2, 0));
    }

    @Test
    void keepsRefusingWhatAHaltRefusedWhenTheStreamHasGoneOn() {
        accept(fromPeer(1, 2, 4, 6), haltingAfter(2), false);
        this.store.startStream(100, 0);
        assertThat(accept(fromPeer(1, 2, 4, 6))).isEqualTo(new Receipt(Outcome.HALTED, 2, 0));
        assertThat(accept(fromPeer(3, 6))).isEqualTo(new Receipt(Outcome.HALTED, 0, 0));
        assertThat(isHalted()).isFalse();
        assertThat(accept(fromPeer(4, 8))).isEqualTo(new Receipt(Outcome.ACCEPTED, 0, 1));
        assertThat(waiting()).isEqualTo(Items.of(3, 5, 100, 9));
    }

    @Test
    void doesNotRefuseNewItemsForThoseThatAHaltRefusedBefore() {
        accept(fromPeer(1, 8), haltingAfter(0), false);
        this.store.startStream(100, 0);
        assertThat(accept(fromPeer(1, 8, 101))).isEqualTo(new Receipt(Outcome.FULL, 0, 0));
        assertThat(accept(fromPeer(1, 8))).isEqualTo(new Receipt(Outcome.HALTED, 0, 0));
        assertThat(accept(fromPeer(2, 101))).isEqualTo(new Receipt(Outcome.ACCEPTED, 0, 1));
    }

    @Test
    void keepsRefusingAllThatAHaltRefusedAfterAShorterRepeat() {
        accept(fromPeer(1, 2, 4, 6), haltingAfter(0), false);
        this.store.startStream(100, 0);
        assertThat(accept(fromPeer(1, 2)).outcome()).isEqualTo(Outcome.HALTED);
        assertThat(accept(fromPeer(1, 2, 4, 6)).outcome()).isEqualTo(Outcome.HALTED);
    }

    @Test
    void takesAnEqualIdForARepeatWhateverTheBody() {
        accept(named("/sensor", "1", 1, 2, 3));
        assertThat(accept(named("/sensor", "1", 1))).isEqualTo(new Receipt(Outcome.ACCEPTED, 1, 0));
        assertThat(accept(named("/sensor", "1", 1, 2, 3, 4))).isEqualTo(new Receipt(Outcome.ACCEPTED, 4, 0));
    }

    @Test
    void takesAnEqualIdForARepeatOfWhatAHaltRefusedWhateverTheBody() {
        accept(named("/sensor", "1", 1, 2, 3), haltingAfter(2), false);
        assertThat(accept(named("/sensor", "1", 1))).isEqualTo(new Receipt(Outcome.ACCEPTED, 1, 0));
        assertThat(accept(named("/sensor", "1", 1, 2, 3, 4))).isEqualTo(new Receipt(Outcome.HALTED, 2, 0));
    }

    @Test
    void doesNotForgetThePeerForManyOthers() {
        accept(fromPeer(1, 2));
        for (int i = 0; i < 10; i++) {
            accept(new Posting(Items.of(1), new EventId.Numbered("/other/" + i, 1)));
            this.store.acknowledgeThrough(this.store.head(10).lastNumber());
        }
        assertThat(accept(fromPeer(1, 2))).isEqualTo(new Receipt(Outcome.ACCEPTED, 1, 0));
    }

    @Test
    void doesNotForgetTheNumbersOfASourceForItsNamedEvents() {
        accept(fromPeer(1, 2));
        accept(named(PEER, "a", 1));
        assertThat(accept(fromPeer(1, 2)).duplicates()).isEqualTo(1);
        assertThat(accept(named(PEER, "a", 1)).duplicates()).isEqualTo(1);
    }

    @Test
    void answersARepeatWhileDrainingAndTakesNothingNew() {
        accept(fromPeer(1, 2));
        assertThat(accept(fromPeer(1, 2), INCREMENT, true).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(accept(fromPeer(1, 2, 4), INCREMENT, true)).isEqualTo(new Receipt(Outcome.DRAINING, 1, 0));
        assertThat(waiting()).isEqualTo(Items.of(3));
    }

    @Test
    void keepsRefusingANamedEventThatAHaltRefused() {
        accept(named("/sensor", "1", 2, 4), haltingAfter(1), false);
        this.store.startStream(100, 0);
        assertThat(accept(named("/sensor", "1", 2, 4))).isEqualTo(new Receipt(Outcome.HALTED, 1, 0));
    }

    @Test
    void staysHaltedUntilRestartedWhateverTheHandlerSays() {
        accept(Posting.of(1), haltingAfter(0), false);
        assertThat(accept(Posting.of(1)).outcome()).isEqualTo(Outcome.HALTED);
        assertThat(this.store.startStream(5, 0)).isEqualTo(StartResult.STARTED);
        assertThat(accept(Posting.of(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(waiting()).isEqualTo(Items.of(5, 2));
    }

    @Test
    void doesNotRestartWithoutRoom() {
        accept(Posting.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        accept(Posting.of(1), haltingAfter(10), false);
        assertThat(this.store.startStream(5, 0)).isEqualTo(StartResult.FULL);
        assertThat(isHalted()).isTrue();
        assertThat(this.store.progress().sent()).isEqualTo(10);
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
        assertThat(accept(fromPeer(2, 4, 6, 8), failing, false)).isEqualTo(new Receipt(Outcome.HANDLER_FAILED, 0, 0));
        assertThat(waiting()).isEqualTo(Items.of(3));
        assertThat(this.store.progress().sent()).isEqualTo(1);
        assertThat(accept(fromPeer(2, 4, 6, 8))).isEqualTo(new Receipt(Outcome.ACCEPTED, 0, 3));
    }

    @Test
    void countsWhatItSentSinceItsStartButNotWhatItSendsAgain() {
        accept(Posting.of(1, 2));
        assertThat(this.store.progress()).isEqualTo(new StreamProgress(null, 0, 2, false));
        this.store.startStream(7, 5);
        accept(Posting.of(1));
        this.store.moveToDeadLetters(letter(1, 2));
        assertThat(this.store.resend(DeadLetterQuery.of(1)).sent()).hasSize(1);
        assertThat(this.store.progress()).isEqualTo(new StreamProgress(7L, 5, 1, false));
        assertThat(this.store.head(10)).isEqualTo(new Batch(2, Items.of(3, 7, 2, 2)));
    }

    @Test
    void doesNotStartWhatIsRunning() {
        assertThat(this.store.startStream(7, 1)).isEqualTo(StartResult.STARTED);
        assertThat(this.store.startStream(8, 2)).isEqualTo(StartResult.RUNNING);
        assertThat(this.store.progress()).isEqualTo(StreamProgress.startedWith(7, 1));
        assertThat(waiting()).isEqualTo(Items.of(7));
    }

    @Test
    void tellsTheHandlerWhatTheStreamWasStartedWith() {
        ItemHandler handler = new HaltingAtLimit();
        this.store.startStream(7, 2);
        assertThat(accept(Posting.of(10, 20, 30), handler, false)).isEqualTo(new Receipt(Outcome.HALTED, 0, 2));
        this.store.startStream(8, 1);
        assertThat(accept(Posting.of(10, 20, 30), handler, false)).isEqualTo(new Receipt(Outcome.HALTED, 0, 1));
    }

    @Test
    void answersPostingsThatComeTogetherOneAfterTheOther() {
        ItemHandler failing = (item) -> {
            if (item == 6) {
                throw new IllegalStateException("six");
            }
            return item + 1;
        };
        List<Posting> together = List.of(
                fromPeer(1, 2, 4),
                Posting.of(6),
                fromPeer(1, 2, 4),
                Posting.of(1, 2, 3, 4, 5, 0, 7, 8, 9),
                fromPeer(3, 8));
        assertThat(this.store.accept(together, failing, false))
                .containsExactly(
                        new Receipt(Outcome.ACCEPTED, 0, 2),
                        new Receipt(Outcome.HANDLER_FAILED, 0, 0),
                        new Receipt(Outcome.ACCEPTED, 2, 0),
                        new Receipt(Outcome.FULL, 0, 0),
                        new Receipt(Outcome.ACCEPTED, 0, 1));
        assertThat(this.store.head(10)).isEqualTo(new Batch(1, Items.of(3, 5, 9)));
    }

    @Test
    void movesItemsToTheDeadLettersAndBack() {
        accept(Posting.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        DeadLetter first = letter(1, 2);
        DeadLetter second = letter(2, 3);
        this.store.moveToDeadLetters(first);
        this.store.moveToDeadLetters(second);
        assertThat(this.store.deadLetters(DeadLetterQuery.ALL, 5000)).containsExactly(first, second);
        assertThat(this.store.head(1)).isEqualTo(new Batch(3, Items.of(4)));
        assertThat(this.store.size()).isEqualTo(8);

        assertThat(this.store.resend(DeadLetterQuery.of(2)).sent()).hasSize(1);
        assertThat(this.store.head(9).lastNumber()).isEqualTo(11);
        assertThat(this.store.resend(DeadLetterQuery.of(2))).isEqualTo(new ResendResult(List.of(), 0));
        assertThat(this.store.deadLetters(DeadLetterQuery.ALL, 5000)).containsExactly(first);

        accept(Posting.of(11));
        assertThat(this.store.resend(DeadLetterQuery.of(1))).isEqualTo(new ResendResult(List.of(), 1));
        assertThat(this.store.drop(DeadLetterQuery.of(1))).hasSize(1);
        assertThat(this.store.drop(DeadLetterQuery.of(1))).isEmpty();
        assertThat(this.store.deadLetters(DeadLetterQuery.ALL, 5000)).isEmpty();
    }

    @Test
    void sendsTheDeadLettersThatMatchAgainInOrderAsFarAsThereIsRoom() {
        accept(Posting.of(1, 2, 3, 4, 5, 6));
        for (int number = 1; number <= 6; number++) {
            String reason = (number % 2 == 0) ? "HTTP 400: 100% 'even'_" : "HTTP 413";
            this.store.moveToDeadLetters(new DeadLetter(number, number + 1, Instant.ofEpochMilli(5), reason));
        }
        accept(Posting.of(10, 20, 30, 40, 50, 60, 70, 80));
        DeadLetterQuery even = new DeadLetterQuery(1, 9, "100% 'even'_");
        assertThat(this.store.countDeadLetters(even)).isEqualTo(3);
        assertThat(this.store.deadLetters(even, 2))
                .extracting(DeadLetter::number)
                .containsExactly(2L, 4L);
        assertThat(this.store.newestDeadLetters(even, 2))
                .extracting(DeadLetter::number)
                .containsExactly(6L, 4L);
        assertThat(this.store.newestDeadLetters(new DeadLetterQuery(2, 5, ""), 9))
                .extracting(DeadLetter::number)
                .containsExactly(5L, 4L, 3L, 2L);
        ResendResult resending = this.store.resend(even);
        assertThat(resending.sent()).extracting(DeadLetter::number).containsExactly(2L, 4L);
        assertThat(resending.left()).isEqualTo(1);
        assertThat(this.store.head(20)).isEqualTo(new Batch(7, Items.of(11, 21, 31, 41, 51, 61, 71, 81, 3, 5)));
        assertThat(this.store.resend(even)).isEqualTo(new ResendResult(List.of(), 1));
        assertThat(this.store.size()).isEqualTo(10);
        this.store.acknowledgeThrough(16);
        assertThat(this.store.resend(even).sent())
                .extracting(DeadLetter::number)
                .containsExactly(6L);
        assertThat(this.store.head(20)).isEqualTo(new Batch(17, Items.of(7)));
        assertThat(this.store.deadLetters(DeadLetterQuery.ALL, 9))
                .extracting(DeadLetter::number)
                .containsExactly(1L, 3L, 5L);
    }

    @Test
    void dropsTheDeadLettersThatMatchByRangeAndCause() {
        accept(Posting.of(1, 2, 3, 4));
        for (int number = 1; number <= 4; number++) {
            this.store.moveToDeadLetters(new DeadLetter(number, number + 1, Instant.ofEpochMilli(5), "HTTP 400"));
        }
        assertThat(this.store.drop(new DeadLetterQuery(1, 9, "http 400"))).isEmpty();
        assertThat(this.store.drop(new DeadLetterQuery(2, 3, "400")))
                .extracting(DeadLetter::number)
                .containsExactly(2L, 3L);
        assertThat(this.store.drop(new DeadLetterQuery(4, 9, "")))
                .extracting(DeadLetter::item)
                .containsExactly(5L);
        assertThat(this.store.countDeadLetters(DeadLetterQuery.ALL)).isEqualTo(1);
    }

    @Test
    void haltsWhenItIsToldToAndGoesOnWithTheNextStart() {
        this.store.startStream(7, 5);
        accept(Posting.of(1));
        this.store.halt();
        this.store.halt();
        assertThat(this.store.progress()).isEqualTo(new StreamProgress(7L, 5, 1, true));
        assertThat(accept(Posting.of(2))).isEqualTo(new Receipt(Outcome.HALTED, 0, 0));
        assertThat(this.store.head(9).items()).isEqualTo(Items.of(7, 2));
        assertThat(this.store.startStream(8, 5)).isEqualTo(StartResult.STARTED);
        assertThat(accept(Posting.of(2)).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void takesWhatItsSenderKeepsOnceTheStreamGoesOn() {
        ItemHandler handler = new HaltingAtLimit();
        this.store.startStream(7, 1);
        Posting kept = new Posting(Items.of(1, 2, 3), new EventId.Numbered("/peer/1", 1).kept());
        assertThat(accept(kept, handler, false)).isEqualTo(new Receipt(Outcome.HALTED, 0, 1));
        assertThat(accept(kept, handler, false)).isEqualTo(new Receipt(Outcome.HALTED, 1, 0));
        this.store.startStream(8, 2);
        assertThat(accept(kept, handler, false)).isEqualTo(new Receipt(Outcome.ACCEPTED, 1, 2));
        assertThat(this.store.head(9).items()).isEqualTo(Items.of(7, 2, 8, 3, 4));
    }

    @Test
    void keepsEveryDeadLetterUntilSomeoneDecides() {
        this.store.close();
        this.store = open(2000, 1, this.now::get);
        accept(Posting.of(new long[1002]));
        for (int number = 1; number <= 1002; number++) {
            this.store.moveToDeadLetters(letter(number, 1));
        }
        assertThat(this.store.deadLetters(DeadLetterQuery.ALL, 5000)).hasSize(1002);
        assertThat(this.store.countDeadLetters(DeadLetterQuery.ALL)).isEqualTo(1002);
        assertThat(this.store.drop(DeadLetterQuery.of(7))).hasSize(1);
        assertThat(this.store.countDeadLetters(DeadLetterQuery.ALL)).isEqualTo(1001);
        assertThat(this.store.deadLetters(DeadLetterQuery.ALL, 5000).get(0).number())
                .isEqualTo(1);
    }

    private static DeadLetter letter(long number, long item) {
        return new DeadLetter(number, item, Instant.ofEpochMilli(number), "none of mine");
    }

    @Test
    void knowsForHowLongTheOldestItemHasWaited() {
        assertThat(this.store.oldestAge()).isZero();
        accept(Posting.of(1));
        this.now.set(Instant.ofEpochSecond(5));
        accept(Posting.of(2, 3, 4));
        this.now.set(Instant.ofEpochSecond(7));
        assertThat(this.store.oldestAge()).isEqualTo(Duration.ofSeconds(7));
        this.store.acknowledgeThrough(1);
        this.store.head(1);
        assertThat(this.store.oldestAge()).isEqualTo(Duration.ofSeconds(2));
        this.store.acknowledgeThrough(4);
        assertThat(this.store.oldestAge()).isZero();
    }

    @Test
    void tellsForHowLongWhatIsRemovedHasWaitedOnceForEachTime() {
        accept(Posting.of(1));
        accept(Posting.of(2, 3));
        this.now.set(Instant.ofEpochSecond(5));
        accept(Posting.of(4, 5));
        this.now.set(Instant.ofEpochSecond(6));
        accept(Posting.of(6));
        this.now.set(Instant.ofEpochSecond(7));
        this.store.head(5);
        assertThat(this.store.acknowledgeThrough(4)).containsExactly(7000, 2000);
        assertThat(this.store.acknowledgeThrough(5)).containsExactly(2000);
        assertThat(this.store.acknowledgeThrough(5)).isEmpty();
        this.store.head(5);
        // Someone has set the clock.
        this.now.set(Instant.ofEpochSecond(3));
        assertThat(this.store.acknowledgeThrough(6)).containsExactly(0);
    }

    @Test
    void hasAnIdOfItsOwn() {
        UUID id = this.store.id();
        this.store.close();
        this.store = open(10, 3, this.now::get);
        assertThat(this.store.id()).isNotEqualTo(id);
    }

    @Test
    void notesAPauseUntilItEndsWhateverElseChanges() {
        assertThat(this.store.paused()).isNull();
        for (String by : Arrays.asList("ann", null)) {
            Pause pause = new Pause(Instant.ofEpochMilli(1_700_000_000_123L), by);
            this.store.pause(pause);
            this.store.pause(new Pause(Instant.EPOCH, "bob"));
            this.store.accept(List.of(Posting.of(1)), (item) -> item + 1, false);
            this.store.acknowledgeThrough(this.store.head(10).lastNumber());
            this.store.refresh();
            assertThat(this.store.paused()).isEqualTo(pause);
            this.store.resume();
            assertThat(this.store.paused()).isNull();
        }
    }
}
