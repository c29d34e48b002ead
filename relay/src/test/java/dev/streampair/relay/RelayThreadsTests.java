package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.streampair.relay.Receipt.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A relay that real threads use as hard as they can. What a thread does when is not in the test's hands. */
@Timeout(120)
class RelayThreadsTests {

    private static final Logger logger = (Logger) LoggerFactory.getLogger("dev.streampair.relay");

    private static final int POSTERS = 2;

    private static final int ITEMS = 10_000;

    private static final int ROUNDS = 5000;

    /** How long nothing may move. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** How much faster the relay's clock is than the system's: it waits for milliseconds only. */
    private static final int SPEED = 1000;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);

    private final ScheduledExecutorService storeThread = Executors.newScheduledThreadPool(1);

    private final InMemoryStore memory = new InMemoryStore(new RingCapacity(100, "peer"), 1, InstantSource.system());

    private volatile boolean calm;

    private final AtomicBoolean onTheWay = new AtomicBoolean();

    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

    private final ConcurrentLinkedQueue<Consumer<PeerAnswer>> oldAnswers = new ConcurrentLinkedQueue<>();

    /** The number of the last item that is settled. Touched in the delivery's steps only, which follow one another. */
    private long lastSettled;

    private final AtomicInteger settled = new AtomicInteger();

    /** The number of the last item of which the listeners have heard. */
    private final AtomicInteger told = new AtomicInteger();

    private final Scheduler scheduler = new Scheduler() {

        @Override
        public Runnable schedule(Runnable task, Duration delay) {
            Future<?> later =
                    RelayThreadsTests.this.threads.schedule(task, delay.toNanos() / SPEED, TimeUnit.NANOSECONDS);
            return () -> later.cancel(false);
        }

        @Override
        public long nanoTime() {
            return SPEED * System.nanoTime();
        }
    };

    @BeforeAll
    static void logNothing() {
        logger.setLevel(Level.OFF);
    }

    @AfterAll
    static void logAgain() {
        logger.setLevel(null);
    }

    @AfterEach
    void stopThreads() {
        this.threads.shutdownNow();
        this.storeThread.shutdownNow();
    }

    private Relay newRelay(Store store, PeerClient peer) {
        DeliveryPolicy policy =
                new DeliveryPolicy(10, Duration.ofMillis(100), 2, Duration.ofSeconds(5), Duration.ofSeconds(5));
        RelayListener listener = new RelayListener() {

            @Override
            public void accepted(Items items, @Nullable EventId event) {
                RelayThreadsTests.this.told.addAndGet(items.size());
            }

            @Override
            public void delivered(Batch batch, long[] ages) {
                settle(batch.firstNumber(), batch.lastNumber());
            }

            @Override
            public void dropped(Batch batch) {
                settle(batch.firstNumber(), batch.lastNumber());
            }

            @Override
            public void deadLettered(DeadLetter letter) {
                settle(letter.number(), letter.number());
            }
        };
        return new Relay(
                store, (item) -> item, peer, policy, List.of(listener), this.scheduler, InstantSource.system());
    }

    private void settle(long first, long last) {
        if (first != this.lastSettled + 1) {
            this.violations.add("settled " + first + " after " + this.lastSettled);
        }
        this.lastSettled = last;
        this.settled.set((int) last);
    }

    private Store failingAtTimes(Executor executor) {
        return StoreProxy.of(this.memory, (method, call) -> {
            if (method.equals("executor")) {
                return executor;
            }
            if (List.of("head", "refresh", "moveToDeadLetters").contains(method) && !this.calm && oneIn(50)) {
                throw new StoreException("The disk is gone", "Put it back.");
            }
            return call.proceed();
        });
    }

    private static boolean oneIn(int odds) {
        return ThreadLocalRandom.current().nextInt(odds) == 0;
    }

    private void deliver(Batch batch, Consumer<PeerAnswer> answer) {
        if (!this.onTheWay.compareAndSet(false, true)) {
            this.violations.add("two deliveries at once: " + batch);
        }
        if (batch.lastNumber() > this.told.get()) {
            this.violations.add("delivered " + batch + " before the listeners heard of it");
        }
        if (batch.firstNumber() != this.lastSettled + 1) {
            this.violations.add("delivered " + batch + " after " + this.lastSettled);
        }
        if (!this.calm && oneIn(50)) {
            this.onTheWay.set(false);
            this.oldAnswers.add(answer);
            throw new StackOverflowError("The client fails badly");
        }
        if (oneIn(3)) {
            answer(answer);
        } else {
            this.threads.execute(() -> answer(answer));
        }
    }

    private void answer(Consumer<PeerAnswer> answer) {
        this.onTheWay.set(false);
        answer.accept(this.calm ? new PeerAnswer.Accepted() : anyAnswer());
        if (oneIn(4)) {
            answer.accept(anyAnswer());
            this.oldAnswers.add(answer);
        }
    }

    private static PeerAnswer anyAnswer() {
        return switch (ThreadLocalRandom.current().nextInt(10)) {
            case 0 -> new PeerAnswer.Halted(1);
            case 1 -> new PeerAnswer.Refused("no");
            case 2 -> new PeerAnswer.Busy("full", null);
            case 3 -> new PeerAnswer.Unavailable("gone");
            default -> new PeerAnswer.Accepted();
        };
    }

    private void post(Relay relay) {
        for (int item = 0; item < ITEMS; item++) {
            while (Accepts.accept(relay, Posting.of(item)).outcome() != Outcome.ACCEPTED) {
                LockSupport.parkNanos(10_000);
            }
        }
    }

    private void giveOrders(Relay relay) {
        relay.pause();
        relay.resume();
        Consumer<PeerAnswer> old = this.oldAnswers.poll();
        if (old != null) {
            old.accept(anyAnswer());
        }
    }

    @ParameterizedTest(name = "run {0}")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void forgetsNothingDoublesNothingAndDrains(int run) {
        Executor executor = (run % 2 == 0) ? Store.CALLER : this.storeThread;
        Relay relay = newRelay(failingAtTimes(executor), this::deliver);
        relay.start();
        List<Thread> posters = IntStream.range(0, POSTERS)
                .mapToObj((poster) -> new Thread(() -> post(relay)))
                .toList();
        posters.forEach(Thread::start);
        Random pauses = new Random(run);
        while (posters.stream().anyMatch(Thread::isAlive)) {
            giveOrders(relay);
            LockSupport.parkNanos(pauses.nextInt(200_000));
        }
        this.calm = true;
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> this.settled.get() == POSTERS * ITEMS);
        relay.drain(Duration.ofSeconds(30));
        assertThat(this.violations).isEmpty();
        assertThat(relay.waiting()).isZero();
        assertThat(this.onTheWay).isFalse();
    }

    /** The next item comes while the step that has settled the last one looks whether there is one. */
    @ParameterizedTest(name = "run {0}")
    @ValueSource(ints = {0, 1})
    void losesNoWakeUpWhenAnItemComesAsTheDeliveryIsAboutToRest(int run) {
        this.calm = true;
        Executor executor = (run % 2 == 0) ? Store.CALLER : this.storeThread;
        Relay relay = newRelay(
                failingAtTimes(executor),
                (batch, answer) -> this.threads.execute(() -> answer.accept(new PeerAnswer.Accepted())));
        relay.start();
        for (int item = 1; item <= ROUNDS; item++) {
            relay.accept(Posting.of(item), (receipt) -> {});
            awaitSettled(item);
        }
        relay.drain(Duration.ofSeconds(30));
        assertThat(this.violations).isEmpty();
    }

    private void awaitSettled(int item) {
        long start = System.nanoTime();
        for (int looks = 0; this.settled.get() < item; looks++) {
            if (looks < 1000) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(1);
                assertThat(System.nanoTime() - start)
                        .as("time for item %s", item)
                        .isLessThan(TIMEOUT.toNanos());
            }
        }
    }
}
