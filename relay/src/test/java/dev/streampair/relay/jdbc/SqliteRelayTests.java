package dev.streampair.relay.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.Accepts;
import dev.streampair.relay.Batch;
import dev.streampair.relay.DeliveryPolicy;
import dev.streampair.relay.EventId;
import dev.streampair.relay.Items;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Receipt;
import dev.streampair.relay.Receipt.Outcome;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RelayListener;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.Scheduler;
import dev.streampair.relay.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A relay on a durable store, with the store's own thread. */
@Timeout(60)
class SqliteRelayTests {

    private static final int POSTERS = 4;

    private static final int ITEMS = 100;

    @TempDir
    private Path directory;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);

    private final List<Long> taken = new CopyOnWriteArrayList<>();

    private final List<Long> delivered = new CopyOnWriteArrayList<>();

    private final CompletableFuture<Integer> kept = new CompletableFuture<>();

    private Relay newRelay() {
        Store store = JdbcStore.open(
                new StoreAddress("jdbc:sqlite:" + this.directory.resolve("x.db"), null, null),
                new JdbcStore.Options(
                        "service", new RingCapacity(1000, "peer"), 3, Duration.ZERO, InstantSource.system()));
        Duration delay = Duration.ofMillis(1);
        Scheduler scheduler = (task, after) -> {
            Future<?> later = this.threads.schedule(task, after.toNanos(), TimeUnit.NANOSECONDS);
            return () -> later.cancel(false);
        };
        return new Relay(
                store,
                (item) -> item,
                (batch, answer) -> this.threads.execute(() -> answer.accept(new PeerAnswer.Accepted())),
                new DeliveryPolicy(10, delay, 1, delay, delay),
                List.of(new Listener()),
                scheduler,
                InstantSource.system());
    }

    private final class Listener implements RelayListener {

        @Override
        public void accepted(Items items, @Nullable EventId event) {
            items.forEach(SqliteRelayTests.this.taken::add);
        }

        @Override
        public void delivered(Batch batch, long[] ages) {
            batch.items().forEach(SqliteRelayTests.this.delivered::add);
        }

        @Override
        public void kept(int items) {
            SqliteRelayTests.this.kept.complete(items);
        }
    }

    @AfterEach
    void stopThreads() {
        this.threads.shutdownNow();
    }

    @Test
    void deliversWhatManyThreadsPostInTheOrderInWhichItWasTaken() throws InterruptedException {
        Relay relay = newRelay();
        relay.start();
        List<Thread> posters = IntStream.range(0, POSTERS)
                .mapToObj((poster) -> new Thread(() -> {
                    for (int i = 0; i < ITEMS; i++) {
                        Accepts.accept(relay, Posting.of((long) poster * ITEMS + i));
                    }
                }))
                .toList();
        posters.forEach(Thread::start);
        for (Thread poster : posters) {
            poster.join();
        }
        await().until(() -> relay.waiting() == 0);
        relay.drain(Duration.ofSeconds(30));
        assertThat(this.taken).hasSize(POSTERS * ITEMS).doesNotHaveDuplicates();
        assertThat(this.delivered).isEqualTo(this.taken);
        assertThat(this.kept).isCompletedWithValue(0);
    }

    @Test
    void waitsForTheStoreOnTheStoresThreadOnly() {
        Relay relay = newRelay();
        CompletableFuture<Thread> answered = new CompletableFuture<>();
        relay.accept(Posting.of(1), (receipt) -> answered.complete(Thread.currentThread()));
        assertThat(answered.orTimeout(30, TimeUnit.SECONDS).join().getName()).isEqualTo("relay-store");
        relay.drain(Duration.ofSeconds(30));
        assertThat(this.kept).isCompletedWithValue(1);
    }

    @Test
    void answersAtOnceAfterItHasStopped() {
        Relay relay = newRelay();
        relay.start();
        relay.drain(Duration.ofSeconds(30));
        List<Receipt> answers = new ArrayList<>();
        relay.accept(Posting.of(1), answers::add);
        assertThat(answers).extracting(Receipt::outcome).containsExactly(Outcome.STORE_FAILED);
        assertThat(this.taken).isEmpty();
    }
}
