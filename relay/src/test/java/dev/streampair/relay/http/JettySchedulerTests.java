package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JettySchedulerTests {

    private final ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler();

    private final CountDownLatch done = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        this.scheduler.start();
    }

    @AfterEach
    void stop() throws Exception {
        this.scheduler.stop();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void runsATaskThatThePoolHadNoRoomForAtFirst() throws InterruptedException {
        AtomicInteger attempts = new AtomicInteger();
        Executor pool = (task) -> {
            if (attempts.incrementAndGet() < 3) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        };
        new JettyScheduler(this.scheduler, pool).schedule(this.done::countDown, Duration.ZERO);
        assertThat(this.done.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void runsNoTaskInsideTheCall() throws InterruptedException {
        AtomicReference<Thread> runner = new AtomicReference<>();
        new JettyScheduler(this.scheduler, Runnable::run)
                .schedule(
                        () -> {
                            runner.set(Thread.currentThread());
                            this.done.countDown();
                        },
                        Duration.ofSeconds(-1));
        assertThat(this.done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(runner.get()).isNotNull().isNotSameAs(Thread.currentThread());
    }

    @Test
    void runsNoTaskThatIsCancelled() throws InterruptedException {
        JettyScheduler ours = new JettyScheduler(this.scheduler, Runnable::run);
        CountDownLatch cancelled = new CountDownLatch(1);
        // Its only thread has something else to do until then.
        ours.schedule(() -> await(cancelled), Duration.ZERO);
        AtomicInteger runs = new AtomicInteger();
        ours.schedule(runs::incrementAndGet, Duration.ofMillis(1)).run();
        ours.schedule(this.done::countDown, Duration.ofMillis(2));
        cancelled.countDown();
        assertThat(this.done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(runs).hasValue(0);
    }
}
