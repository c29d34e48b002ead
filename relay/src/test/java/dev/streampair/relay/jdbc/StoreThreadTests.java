package dev.streampair.relay.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StoreThreadTests {

    private final StoreThread thread = new StoreThread();

    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    private final List<Integer> tasks = new CopyOnWriteArrayList<>();

    private final CountDownLatch done = new CountDownLatch(3);

    private void run(int task) {
        this.tasks.add(task);
        this.threads.add(Thread.currentThread());
        this.done.countDown();
    }

    @Test
    void runsTasksInTheirOrderOnAThreadThatKeepsNoProcessAlive() throws InterruptedException {
        for (int task = 1; task <= 3; task++) {
            int number = task;
            this.thread.execute(() -> run(number));
        }
        assertThat(this.done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(this.tasks).containsExactly(1, 2, 3);
        assertThat(this.threads).containsOnly(this.threads.get(0)).doesNotContain(Thread.currentThread());
        assertThat(this.threads.get(0).isDaemon()).isTrue();
        this.thread.close();
        this.threads.get(0).join();
    }

    @Test
    void runsWhatIsThereWhenItIsClosedAndWhatComesLaterOnTheCallersThread() throws InterruptedException {
        CountDownLatch mayRun = new CountDownLatch(1);
        this.thread.execute(() -> {
            try {
                assertThat(mayRun.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
            run(1);
        });
        this.thread.execute(() -> run(2));
        this.thread.close();
        this.thread.execute(() -> run(3));
        assertThat(this.tasks).containsExactly(3);
        assertThat(this.threads).containsExactly(Thread.currentThread());
        mayRun.countDown();
        assertThat(this.done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(this.tasks).containsExactly(3, 1, 2);
    }
}
