package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AttemptTests {

    private static final Batch BATCH = new Batch(1, Items.of(1));

    @Test
    void receivesItsFirstAnswerOnly() {
        Attempt attempt = new Attempt(BATCH, 0);
        assertThat(attempt.answer()).isNull();
        PeerAnswer first = new PeerAnswer.Accepted();
        assertThat(attempt.receive(first)).isTrue();
        assertThat(attempt.receive(new PeerAnswer.Refused("no"))).isFalse();
        assertThat(attempt.answer()).isSameAs(first);
    }

    @Test
    void receivesOneOfTwoAnswersThatComeAtOnce() throws InterruptedException {
        List<Attempt> attempts = IntStream.range(0, 5_000)
                .mapToObj((number) -> new Attempt(BATCH, number))
                .toList();
        AtomicInteger received = new AtomicInteger();
        AtomicIntegerArray reached = new AtomicIntegerArray(2);
        List<Thread> threads = IntStream.range(0, 2)
                .mapToObj((thread) -> new Thread(() -> {
                    for (Attempt attempt : attempts) {
                        reached.incrementAndGet(thread);
                        awaitForAMoment(() -> reached.get(1 - thread) >= reached.get(thread));
                        if (attempt.receive(new PeerAnswer.Accepted())) {
                            received.incrementAndGet();
                        }
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(received).hasValue(attempts.size());
    }

    /** Waits for the other thread, unless the system does not let it run now. */
    private static void awaitForAMoment(BooleanSupplier met) {
        for (int looks = 0; looks < 5_000 && !met.getAsBoolean(); looks++) {
            Thread.onSpinWait();
        }
    }
}
