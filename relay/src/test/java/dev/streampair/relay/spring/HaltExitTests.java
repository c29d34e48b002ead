package dev.streampair.relay.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.Batch;
import dev.streampair.relay.Items;
import dev.streampair.relay.PeerAnswer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HaltExitTests {

    /** Lets one exit end. Another would wait, and be seen. */
    private final Semaphore end = new Semaphore(0);

    private final HaltExit exit = new HaltExit(this::awaitEnd);

    private void awaitEnd() {
        try {
            this.end.acquire();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private static Set<Thread> exits() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter((thread) -> thread.getName().equals("relay-exit"))
                .collect(Collectors.toSet());
    }

    @Test
    void hearsOfThePeersHaltWhenWhatItDoesNotTakeIsKept() {
        Batch batch = new Batch(1, Items.of(1));
        this.exit.retried(batch, new PeerAnswer.Busy("full", null), Duration.ZERO);
        assertThat(exits()).isEmpty();
        this.exit.retried(batch, new PeerAnswer.Halted(0), Duration.ZERO);
        assertThat(exits()).hasSize(1).noneMatch(Thread::isDaemon);
        this.end.release();
        await().until(() -> exits().isEmpty());
    }

    @Test
    void runsOnceOnAThreadOfItsOwnHoweverOftenItHearsOfAHalt() {
        this.exit.halted();
        this.exit.dropped(new Batch(1, Items.of(1)));
        this.exit.halted();
        assertThat(exits()).hasSize(1).doesNotContain(Thread.currentThread());
        this.end.release();
        await().until(() -> exits().isEmpty());
        this.exit.halted();
        assertThat(exits()).isEmpty();
    }

    @Test
    void keepsTheProcessUntilItIsDoneWhoeverTellsIt() throws InterruptedException {
        Thread daemon = new Thread(this.exit::halted);
        daemon.setDaemon(true);
        daemon.start();
        daemon.join();
        assertThat(exits()).hasSize(1).noneMatch(Thread::isDaemon);
        this.end.release();
        await().until(() -> exits().isEmpty());
    }
}
