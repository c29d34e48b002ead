package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.streampair.relay.Receipt.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTests {

    private static final int MAX_GROUP = 1000;

    private static final int THREADS = 8;

    private static final Receipt ACCEPTED = new Receipt(Outcome.ACCEPTED, 0, 1);

    /** The items of each group, or what else had a turn. */
    private final List<List<Long>> groups = new ArrayList<>();

    private final ManualExecutor executor = new ManualExecutor();

    private final List<Runnable> duringTheFirst = new ArrayList<>();

    private final Turns turns = new Turns(Store.CALLER, this::take);

    private void take(List<Turns.Post> group) {
        this.groups.add(
                group.stream().map((post) -> post.posting().items().get(0)).toList());
        List<Runnable> meanwhile = List.copyOf(this.duringTheFirst);
        this.duringTheFirst.clear();
        meanwhile.forEach(Runnable::run);
        group.forEach((post) -> post.answer().accept(ACCEPTED));
    }

    private static Turns.Post post(long item) {
        return new Turns.Post(Posting.of(item), (receipt) -> {}, Runnable::run);
    }

    private void add(long first, long last) {
        for (long item = first; item <= last; item++) {
            this.turns.add(post(item));
        }
    }

    private List<Integer> groupSizes() {
        return this.groups.stream().map(List::size).toList();
    }

    @Test
    void takesTogetherWhatComesWhileAnotherIsTaken() {
        this.duringTheFirst.add(() -> add(2, 8));
        add(1, 1);
        assertThat(this.groups).containsExactly(List.of(1L), List.of(2L, 3L, 4L, 5L, 6L, 7L, 8L));
    }

    @Test
    void takesABoundedNumberTogether() {
        this.duringTheFirst.add(() -> add(1, 2 * MAX_GROUP + 1));
        add(0, 0);
        assertThat(groupSizes()).containsExactly(1, MAX_GROUP, MAX_GROUP, 1);
        assertThat(this.groups.stream().flatMap(List::stream)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void givesAnOperatorATurnAmongThePostings() {
        Turns behind = new Turns(this.executor, this::take);
        behind.add(post(1));
        behind.add(post(2));
        CompletableFuture<Void> turn = behind.barrier().thenRun(() -> this.groups.add(List.of()));
        behind.add(post(3));
        this.executor.runAll();
        assertThat(turn).isDone();
        assertThat(this.groups).containsExactly(List.of(1L, 2L), List.of(), List.of(3L));
    }

    @Test
    void reachesABarrierOnceWhatCameBeforeIsTaken() {
        List<CompletableFuture<Void>> barriers = new ArrayList<>();
        this.duringTheFirst.add(() -> {
            add(2, 2);
            barriers.add(this.turns.barrier());
            assertThat(barriers.get(0)).isNotDone();
            this.duringTheFirst.add(() -> assertThat(barriers.get(0)).isNotDone());
        });
        add(1, 1);
        assertThat(this.groups).containsExactly(List.of(1L), List.of(2L));
        assertThat(barriers.get(0)).isDone();
    }

    @Test
    void givesBackWhatAnOperatorsWorkReturnsOrThrows() {
        assertThat(this.turns.<String>inTurn(() -> "done")).isEqualTo("done");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> this.turns.inTurn(() -> {
                    throw new IllegalArgumentException("no");
                }))
                .withMessage("no");
        assertThatIllegalStateException()
                .isThrownBy(() -> this.turns.inTurn(() -> {
                    throw new StackOverflowError("too deep");
                }))
                .withCauseInstanceOf(StackOverflowError.class);
        add(1, 1);
        assertThat(this.groups).containsExactly(List.of(1L));
    }

    @Test
    void keepsAnInterruptOfAnOperatorWhoWaits() {
        Turns stuck = new Turns(this.executor, this::take);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> stuck.inTurn(() -> "done"))
                .withMessageContaining("may still be carried out");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void goesOnWhenTakingAGroupFails() {
        Turns failing = new Turns(this.executor, (group) -> {
            take(group);
            throw new UnloggableError();
        });
        for (int item = 0; item < MAX_GROUP; item++) {
            failing.add(post(item));
        }
        CompletableFuture<Void> between = failing.barrier();
        failing.add(post(MAX_GROUP));
        CompletableFuture<Void> end = failing.barrier();
        failing.add(post(MAX_GROUP + 1));
        this.executor.runAll();
        assertThat(between).isDone();
        assertThat(end).isDone();
        assertThat(groupSizes()).containsExactly(MAX_GROUP, 1, 1);
    }

    @Test
    void letsTheDeliveryHaveItsTurnHoweverBusyItIs() {
        AtomicInteger left = new AtomicInteger(20 * MAX_GROUP);
        List<Turns> busy = new ArrayList<>();
        List<Consumer<Receipt>> again = new ArrayList<>();
        again.add((receipt) -> {
            if (left.getAndDecrement() > 0) {
                busy.get(0).add(new Turns.Post(Posting.of(1), again.get(0), Runnable::run));
            }
        });
        busy.add(new Turns(this.executor, this::take));
        for (int poster = 0; poster < 2 * MAX_GROUP; poster++) {
            busy.get(0).add(new Turns.Post(Posting.of(1), again.get(0), Runnable::run));
        }
        Serial delivery = new Serial(this.executor, () -> this.groups.add(List.of()));
        delivery.signal();
        this.executor.runAll();
        assertThat(groupSizes().indexOf(0)).isEqualTo(1);
        assertThat(groupSizes().stream().mapToInt(Integer::intValue)).hasSize(23);
    }

    @Test
    void takesAllOfManyThreads() throws InterruptedException {
        takeAllOfManyThreads(Store.CALLER);
    }

    @Test
    void takesAllOfManyThreadsOnAThreadOfItsOwn() throws InterruptedException {
        ExecutorService own = Executors.newSingleThreadExecutor();
        try {
            takeAllOfManyThreads(own);
        } finally {
            own.shutdown();
        }
    }

    private void takeAllOfManyThreads(Executor executor) throws InterruptedException {
        int each = 5_000;
        CountDownLatch answered = new CountDownLatch(THREADS * each);
        Turns shared = new Turns(executor, this::take);
        ExecutorService posters = Executors.newFixedThreadPool(THREADS);
        for (int poster = 0; poster < THREADS; poster++) {
            long first = (long) poster * each;
            posters.execute(() -> {
                for (int i = 0; i < each; i++) {
                    shared.add(new Turns.Post(Posting.of(first + i), (receipt) -> answered.countDown(), Runnable::run));
                }
            });
        }
        posters.shutdown();
        assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(posters.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        // The turns follow one another, so the list that they fill needs no lock.
        shared.inTurn(() -> true);
        assertThat(this.groups.stream().flatMap(List::stream))
                .hasSize(THREADS * each)
                .doesNotHaveDuplicates();
        for (int poster = 0; poster < THREADS; poster++) {
            long first = (long) poster * each;
            assertThat(this.groups.stream().flatMap(List::stream).filter((item) -> item / each == first / each))
                    .isSorted();
        }
    }
}
