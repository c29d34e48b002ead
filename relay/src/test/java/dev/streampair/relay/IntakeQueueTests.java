package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IntakeQueueTests {

    private static final int THREADS = 8;

    /** How many postings came in each group. */
    private final List<Integer> groups = new CopyOnWriteArrayList<>();

    private final CountDownLatch firstIsTaken = new CountDownLatch(1);

    private final CountDownLatch firstMayEnd = new CountDownLatch(1);

    private final IntakeQueue queue = new IntakeQueue(this::takeSlowly);

    private void takeSlowly(List<PendingPosting> group) {
        this.groups.add(group.size());
        this.firstIsTaken.countDown();
        try {
            this.firstMayEnd.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread poster() {
        Thread thread = new Thread(() -> this.queue.take(new PendingPosting(Posting.of(1))));
        thread.start();
        return thread;
    }

    @Test
    void takesTogetherWhatComesWhileAnotherIsTaken() throws InterruptedException {
        List<Thread> posters = new ArrayList<>();
        posters.add(poster());
        assertThat(this.firstIsTaken.await(30, TimeUnit.SECONDS)).isTrue();
        for (int i = 1; i < THREADS; i++) {
            posters.add(poster());
        }
        await().until(() -> posters.stream().skip(1).allMatch((thread) -> thread.getState() == Thread.State.WAITING));
        this.firstMayEnd.countDown();
        for (Thread poster : posters) {
            poster.join();
        }
        assertThat(this.groups).containsExactly(1, THREADS - 1);
    }

    @Test
    void keepsAnInterruptAndWaitsForTheAnswerAllTheSame() throws InterruptedException {
        Thread first = poster();
        assertThat(this.firstIsTaken.await(30, TimeUnit.SECONDS)).isTrue();
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        Thread second = new Thread(() -> {
            PendingPosting pending = new PendingPosting(Posting.of(2));
            this.queue.take(pending);
            interrupted.add(pending.isDone() && Thread.currentThread().isInterrupted());
        });
        second.start();
        second.interrupt();
        this.firstMayEnd.countDown();
        first.join();
        second.join();
        assertThat(interrupted).containsExactly(true);
    }

    @Test
    void answersAllOfManyThreads() throws InterruptedException {
        this.firstMayEnd.countDown();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < 5_000; n++) {
                    this.queue.take(new PendingPosting(Posting.of(n)));
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(this.groups.stream().mapToInt(Integer::intValue).sum()).isEqualTo(THREADS * 5_000);
    }

    @Test
    void goesOnWhenTakingAGroupFails() {
        IntakeQueue failing = new IntakeQueue((group) -> {
            throw new IllegalStateException("no");
        });
        for (int i = 0; i < 2; i++) {
            PendingPosting pending = new PendingPosting(Posting.of(1));
            assertThatIllegalStateException().isThrownBy(() -> failing.take(pending));
            assertThat(pending.isDone()).isTrue();
        }
    }
}
