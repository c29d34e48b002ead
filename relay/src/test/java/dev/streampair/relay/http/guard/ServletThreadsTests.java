package dev.streampair.relay.http.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServletThreadsTests {

    /** What was handed to the executor, and has not run yet. */
    private final Queue<Runnable> handed = new ArrayDeque<>();

    private final List<Integer> done = new ArrayList<>();

    private final ServletThreads threads = new ServletThreads(this.handed::add, 2);

    private void add(int number) {
        this.threads.execute(() -> this.done.add(number));
    }

    @Test
    void handsOutNoMoreThanItMayAndTheRestInTurn() {
        for (int i = 0; i < 5; i++) {
            add(i);
        }
        assertThat(this.handed).hasSize(2);
        while (!this.handed.isEmpty()) {
            this.handed.remove().run();
            assertThat(this.handed).hasSizeLessThanOrEqualTo(2);
        }
        assertThat(this.done).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void goesOnAfterATaskThatFails() {
        this.threads.execute(() -> {
            throw new IllegalStateException("no");
        });
        add(1);
        add(2);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this.handed.remove()::run);
        assertThat(this.handed).hasSize(2);
    }

    @Test
    void keepsNoPlaceForATaskThatTheExecutorRefuses() {
        List<Runnable> handedLater = new ArrayList<>();
        boolean[] refusing = {true};
        ServletThreads one = new ServletThreads(
                (task) -> {
                    if (refusing[0]) {
                        throw new RejectedExecutionException("full");
                    }
                    handedLater.add(task);
                },
                1);
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> one.execute(() -> {}));
        refusing[0] = false;
        one.execute(() -> {});
        assertThat(handedLater).hasSize(1);
    }

    @Test
    void forgetsNoneOfManyThatComeAtOnce() throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        ServletThreads few = new ServletThreads(pool, 2);
        CountDownLatch all = new CountDownLatch(8 * 2000);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread caller = new Thread(() -> {
                for (int n = 0; n < 2000; n++) {
                    few.execute(all::countDown);
                }
            });
            caller.start();
            callers.add(caller);
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        pool.shutdown();
    }
}
