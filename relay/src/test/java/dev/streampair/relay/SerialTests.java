package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SerialTests {

    private static final int THREADS = 8;

    private static final int SIGNALS = 20_000;

    private final List<String> events = new ArrayList<>();

    private int steps;

    @Test
    void runsAStepForEachSignalThatComesAlone() {
        Serial serial = new Serial(Store.CALLER, () -> this.steps++);
        serial.signal();
        assertThat(this.steps).isEqualTo(1);
        serial.signal();
        assertThat(this.steps).isEqualTo(2);
    }

    /** A serial whose steps signal by themselves, twice each, so many times. */
    private Serial signallingItself(Executor executor, int times) {
        List<Serial> self = new ArrayList<>();
        Serial serial = new Serial(executor, () -> {
            this.events.add("begin");
            if (++this.steps <= times) {
                self.get(0).signal();
                self.get(0).signal();
            }
            this.events.add("end");
        });
        self.add(serial);
        return serial;
    }

    @Test
    void runsOnceMoreForTheSignalsThatComeDuringAStep() {
        signallingItself(Store.CALLER, 2).signal();
        assertThat(this.events).containsExactly("begin", "end", "begin", "end", "begin", "end");
    }

    @Test
    void goesBehindOthersOnAnExecutorThatItSharesWithThem() {
        ManualExecutor executor = new ManualExecutor();
        signallingItself(executor, 1).signal();
        executor.execute(() -> this.events.add("other"));
        executor.runAll();
        assertThat(this.events).containsExactly("begin", "end", "other", "begin", "end");
    }

    @Test
    void runsOnItsExecutorOnly() {
        ManualExecutor executor = new ManualExecutor();
        Serial serial = new Serial(executor, () -> this.steps++);
        serial.signal();
        serial.signal();
        assertThat(this.steps).isZero();
        executor.runNext();
        assertThat(this.steps).isEqualTo(1);
    }

    @Test
    void goesOnAfterAStepThatFails() {
        List<Serial> self = new ArrayList<>();
        Serial serial = new Serial(Store.CALLER, () -> {
            if (++this.steps == 1) {
                self.get(0).signal();
                throw new IllegalStateException("first");
            }
        });
        self.add(serial);
        serial.signal();
        assertThat(this.steps).isEqualTo(2);
        serial.signal();
        assertThat(this.steps).isEqualTo(3);
    }

    @Test
    void goesOnAfterAFailureThatCannotEvenBeLogged() {
        Serial serial = new Serial(Store.CALLER, () -> {
            this.steps++;
            throw new UnloggableError();
        });
        serial.signal();
        serial.signal();
        assertThat(this.steps).isEqualTo(2);
    }

    @Test
    void runsAtTheNextSignalAfterItsExecutorHasFailed() {
        AtomicBoolean failing = new AtomicBoolean(true);
        Serial serial = new Serial(
                (task) -> {
                    if (failing.getAndSet(false)) {
                        throw new RejectedExecutionException("no thread");
                    }
                    task.run();
                },
                () -> this.steps++);
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(serial::signal);
        serial.signal();
        assertThat(this.steps).isEqualTo(1);
    }

    @Test
    void forgetsNoSignalOfManyThreadsAndNeverRunsTwoStepsAtOnce() throws InterruptedException {
        signalFromManyThreads(Store.CALLER);
    }

    @Test
    void forgetsNoSignalOfManyThreadsOnAThreadOfItsOwn() throws InterruptedException {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            signalFromManyThreads(executor);
        } finally {
            executor.shutdown();
        }
    }

    private void signalFromManyThreads(Executor executor) throws InterruptedException {
        AtomicLong signalled = new AtomicLong();
        AtomicLong seen = new AtomicLong();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Serial serial = new Serial(executor, () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            seen.set(signalled.get());
            running.decrementAndGet();
        });
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        for (int thread = 0; thread < THREADS; thread++) {
            threads.execute(() -> {
                for (int i = 0; i < SIGNALS; i++) {
                    signalled.incrementAndGet();
                    serial.signal();
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 2; i++) {
            // A step that was signalled goes behind what its executor has to do, at the most once more.
            CountDownLatch reached = new CountDownLatch(1);
            executor.execute(reached::countDown);
            assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(seen).hasValue((long) THREADS * SIGNALS);
        assertThat(most).hasValue(1);
    }
}
