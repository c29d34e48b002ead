package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two services in a ring, driven at random and held against a simple model: postings from outside, deliveries that
 * succeed, get lost, or lose their answer, halts, crashes, sessions that end while idle, and stores of earlier
 * versions. After each step nothing is lost, doubled or out of order, the bounds hold, and one side can move. A
 * delivery stays on the way, while other things happen, until its node's turn comes.
 *
 * <p>The seed names a run: it is the test's argument. A class for each kind of store says what its runs are.
 */
public abstract class RingModelTests {

    private static final int CAPACITY = 6;

    /** Longer than any wait of a delivery. */
    private static final Duration LONG = Duration.ofSeconds(2);

    private final ManualScheduler scheduler = new ManualScheduler();

    private final Node x = new Node("x", "y");

    private final Node y = new Node("y", "x");

    private Random random = new Random();

    /** Returns so many seeds that are the same in each build, and a fresh one. */
    protected static LongStream seeds(int count) {
        return LongStream.concat(LongStream.range(0, count), LongStream.of(System.nanoTime()));
    }

    /** How many steps a run has. */
    protected abstract int steps();

    /** Of so many crashes that might happen, one does; one step of twenty might be a crash. */
    protected abstract int crashOdds();

    /** Opens an empty store. */
    protected abstract Store open(String service, RingCapacity capacity);

    /** Opens what a crash leaves of a store: an empty one if it was in memory. */
    protected abstract Store openAfterCrash(Store crashed, String service, RingCapacity capacity);

    /** Opens what a crash of the program of an earlier version leaves of a store, if there was a durable one. */
    protected Store openOlder(Store crashed, String service, RingCapacity capacity, Random random) {
        return openAfterCrash(crashed, service, capacity);
    }

    /** Ends the store's connections, between two transactions, if there are some. */
    protected void endIdleSessions(Store store) {}

    /** Whether {@link #failSoon} does anything: if not, no store ever fails. */
    protected boolean mayFail() {
        return false;
    }

    /** Has one of the next steps that the stores take fail, if they can. */
    protected void failSoon(Random random) {}

    /** Has no step fail any more. */
    protected void failNoMore() {}

    @AfterEach
    void closeStores() {
        this.x.store.close();
        this.y.store.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void losesNothingDoublesNothingKeepsTheOrderAndNeverStandsStill(long seed) {
        this.random = new Random(seed);
        this.x.begin();
        this.y.begin();
        for (int step = 0; step < steps(); step++) {
            Node node = this.random.nextBoolean() ? this.x : this.y;
            failSoon(this.random);
            switch (this.random.nextInt(20)) {
                case 0, 1, 2, 3, 4, 5, 6 -> postFromOutside(node);
                case 7 -> node.haltsAt = node.store.progress().sent() + this.random.nextInt(4);
                case 8 -> node.restartAfterHalt();
                case 9 -> crashSometimes(node);
                case 10 -> endIdleSessions(node.store);
                default -> node.attempt(Fault.values()[this.random.nextInt(Fault.values().length)]);
            }
            failNoMore();
            this.x.check();
            this.y.check();
            assertThat(this.x.itemsOnlyHere() + this.y.itemsOnlyHere()).isLessThanOrEqualTo(3 * CAPACITY);
            if (step % 25 == 0) {
                checkThatOneSideCanMove();
            }
        }
    }

    private Node peerOf(Node node) {
        return (node == this.x) ? this.y : this.x;
    }

    private void postFromOutside(Node node) {
        long[] values =
                this.random.longs(1 + this.random.nextInt(CAPACITY), 0, 1000).toArray();
        node.accept(Posting.of(values));
    }

    private void crashSometimes(Node node) {
        if (this.random.nextInt(crashOdds()) == 0) {
            if (node.store.isDurable() && this.random.nextInt(4) == 0) {
                renewBoth();
            } else {
                node.crash();
            }
        }
    }

    /** Both: who has heard from a newer one hears no more from it as an older one. */
    private void renewBoth() {
        this.x.replaceStore((crashed) -> openOlder(crashed, this.x.name, this.x.capacity, this.random));
        this.y.replaceStore((crashed) -> openOlder(crashed, this.y.name, this.y.capacity, this.random));
    }

    /** Half as many items are tried after each refusal, so the third attempt is one with a single item. */
    private void checkThatOneSideCanMove() {
        boolean moved = this.x.store.size() + this.y.store.size() == 0;
        for (int i = 0; i < 3 && !moved; i++) {
            moved = this.x.attempt(Fault.NONE) || this.y.attempt(Fault.NONE);
        }
        assertThat(moved).as("one side moves").isTrue();
    }

    /** What goes wrong with a delivery. */
    private enum Fault {
        NONE,
        ALSO_NONE,
        REQUEST_LOST,
        ANSWER_LOST
    }

    /** A delivery that has no answer yet. */
    private record OnTheWay(Batch batch, Incarnation sender, Consumer<PeerAnswer> answer) {}

    /** Returns the same store, with the calling thread for the delivery's steps. */
    private static Store steppedByCaller(Store store) {
        return StoreProxy.of(store, (method, call) -> method.equals("executor") ? Store.CALLER : call.proceed());
    }

    /** One service, and what the model knows of it. */
    private final class Node implements PeerClient, ItemHandler {

        private final String name;

        private final RingCapacity capacity;

        private Store store = new InMemoryStore(new RingCapacity(CAPACITY, "nobody"), 1, InstantSource.system());

        private DeliveryMachine machine = newMachine();

        /** The delivery that is on the way, if there is one. */
        private @Nullable OnTheWay onTheWay;

        private long haltsAt = Long.MAX_VALUE;

        /** What this store's outbox was ever given, in order: the item numbered n is at n - 1. */
        private final List<Long> given = new ArrayList<>();

        /** How many of those the peer has taken, or dropped by a halt. */
        private int settledByPeer;

        /** How many of those the peer has answered at all: beyond the taken ones it refused them, having halted. */
        private int answeredByPeer;

        /** Whether the peer has forgotten what it took, and may take it again. */
        private boolean peerForgot;

        Node(String name, String peerName) {
            this.name = name;
            this.capacity = new RingCapacity(CAPACITY, peerName);
        }

        /** Begins with an empty store. */
        void begin() {
            this.store = open(this.name, this.capacity);
            startMachine();
        }

        private DeliveryMachine newMachine() {
            RelayListener listener = new RelayListener() {};
            Duration delay = Duration.ofMillis(1);
            DeliveryPolicy policy = new DeliveryPolicy(CAPACITY / 2, delay, 1, delay, delay);
            Store stepped = steppedByCaller(this.store);
            return new DeliveryMachine(
                    stepped,
                    new Delivery(stepped, policy, listener, () -> Instant.EPOCH),
                    this,
                    () -> false,
                    () -> {},
                    RingModelTests.this.scheduler);
        }

        private void startMachine() {
            this.machine.abandon();
            this.onTheWay = null;
            this.machine = newMachine();
            this.machine.control().start();
        }

        @Override
        public long successorOf(long item) {
            return item + 1;
        }

        @Override
        public boolean halts(long sent, long limit) {
            return sent >= this.haltsAt;
        }

        Receipt accept(Posting posting) {
            int sizeBefore = this.store.size();
            boolean haltedBefore = this.store.progress().halted();
            Receipt receipt;
            try {
                receipt = this.store.accept(List.of(posting), this, false).get(0);
            } catch (StoreException ex) {
                assertThat(mayFail()).as("%s", ex.getMessage()).isTrue();
                return new Receipt(Receipt.Outcome.STORE_FAILED, 0, 0);
            }
            posting.items().range(receipt.duplicates(), receipt.accepted()).forEach((item) -> this.given.add(item + 1));
            int fresh = posting.items().size() - receipt.duplicates();
            boolean outside = posting.event() == null;
            switch (receipt.outcome()) {
                case ACCEPTED -> assertThat(receipt.newlyAccepted()).isEqualTo(fresh);
                case HALTED ->
                    assertThat(haltedBefore
                                    || this.store.progress().halted()
                                    || wasAnswered(posting, posting.items().size()))
                            .isTrue();
                case FULL ->
                    assertThat(sizeBefore + fresh > (outside ? CAPACITY : 2 * CAPACITY)
                                    || wasAnswered(posting, receipt.duplicates() + 1))
                            .isTrue();
                case DRAINING, KEY_REUSED, FOREIGN_NUMBERS, HANDLER_FAILED, STORE_FAILED ->
                    throw new AssertionError("nobody stops it, nor copies a store");
            }
            this.machine.itemsAdded();
            return receipt;
        }

        /** Whether so many of the leading items of the peer's posting were answered before: a halt refused some. */
        private boolean wasAnswered(Posting posting, int count) {
            return posting.event() instanceof EventId.Numbered event
                    && event.firstNumber() + count - 1 <= peerOf(this).answeredByPeer;
        }

        /** Returns whether the attempt got somewhere. */
        boolean attempt(Fault fault) {
            if (this.onTheWay == null) {
                RingModelTests.this.scheduler.advance(LONG);
            }
            OnTheWay current = this.onTheWay;
            if (current == null) {
                return false;
            }
            int sizeBefore = this.store.size();
            PeerAnswer answer = bring(current, fault);
            this.onTheWay = null;
            current.answer().accept(answer);
            return this.store.size() < sizeBefore;
        }

        @Override
        public void deliver(Batch batch, Consumer<PeerAnswer> answer) {
            assertThat(this.onTheWay).as("one delivery at a time").isNull();
            this.onTheWay = new OnTheWay(batch, this.store.incarnation(), answer);
        }

        /** Returns what the sender hears. */
        private PeerAnswer bring(OnTheWay delivery, Fault fault) {
            Batch batch = delivery.batch();
            if (fault == Fault.REQUEST_LOST) {
                return new PeerAnswer.Unavailable("request lost");
            }
            Node peer = peerOf(this);
            String source = "/" + this.name + "/" + this.store.id();
            Receipt receipt = peer.accept(new Posting(
                    batch.items(), new EventId.Numbered(source, batch.firstNumber()).by(delivery.sender())));
            compare(batch, receipt);
            if (fault == Fault.ANSWER_LOST) {
                return new PeerAnswer.Unavailable("answer lost");
            }
            return switch (receipt.outcome()) {
                case ACCEPTED -> new PeerAnswer.Accepted();
                case HALTED -> new PeerAnswer.Halted(receipt.accepted());
                default -> new PeerAnswer.Busy("full", null);
            };
        }

        /** Compares what the peer took of a batch with what the model says it should. */
        private void compare(Batch batch, Receipt receipt) {
            int first = (int) batch.firstNumber() - 1;
            assertThat(batch.items())
                    .isEqualTo(Items.of(this.given.subList(first, first + batch.size()).stream()
                            .mapToLong(Long::longValue)
                            .toArray()));
            assertThat(first).as("no gap").isLessThanOrEqualTo(this.settledByPeer);
            int known = Math.min(batch.size(), this.settledByPeer - first);
            if (!this.peerForgot) {
                assertThat(receipt.accepted() <= known || receipt.duplicates() == known)
                        .as("nothing is taken twice: %s, known %s", receipt, known)
                        .isTrue();
            }
            if (receipt.outcome() == Receipt.Outcome.HALTED) {
                assertThat(peerOf(this).store.progress().halted() || first + batch.size() <= this.answeredByPeer)
                        .as("only what was refused before is refused by a stream that runs")
                        .isTrue();
                this.answeredByPeer = Math.max(this.answeredByPeer, first + batch.size());
            }
            switch (receipt.outcome()) {
                case ACCEPTED, HALTED -> {
                    int settled = first + batch.size();
                    this.settledByPeer = this.peerForgot ? settled : Math.max(this.settledByPeer, settled);
                    this.peerForgot = false;
                }
                default -> {}
            }
        }

        void restartAfterHalt() {
            this.haltsAt = Long.MAX_VALUE;
            try {
                if (this.store.progress().halted() && this.store.startStream(7, 0) == StartResult.STARTED) {
                    this.given.add(7L);
                    this.machine.itemsAdded();
                }
            } catch (StoreException ex) {
                assertThat(mayFail()).as("%s", ex.getMessage()).isTrue();
                // Then it stays halted.
            }
        }

        /** What a store does not keep is lost; the survivor keeps what it has. */
        void crash() {
            replaceStore((crashed) -> openAfterCrash(crashed, this.name, this.capacity));
            if (!this.store.isDurable()) {
                this.given.clear();
                this.settledByPeer = 0;
                this.answeredByPeer = 0;
                this.haltsAt = Long.MAX_VALUE;
                peerOf(this).peerForgot = true;
                peerOf(this).answeredByPeer = 0;
            }
        }

        void replaceStore(UnaryOperator<Store> opening) {
            failNoMore();
            Store crashed = this.store;
            this.store = opening.apply(crashed);
            crashed.close();
            startMachine();
        }

        void check() {
            assertThat(this.store.size()).isLessThanOrEqualTo(2 * CAPACITY);
            Batch waiting = waiting();
            int removed = this.given.size() - waiting.size();
            assertThat(waiting.firstNumber()).isEqualTo(removed + 1L);
            assertThat(removed).as("nothing leaves before the peer has it").isLessThanOrEqualTo(this.settledByPeer);
            for (int i = 0; i < waiting.size(); i++) {
                assertThat(waiting.items().get(i)).isEqualTo(this.given.get(removed + i));
            }
        }

        /** The right to deliver may have ended with a session: it is claimed again. */
        private Batch waiting() {
            Batch waiting = this.store.head(Integer.MAX_VALUE);
            if (this.store.isDelivering()) {
                return waiting;
            }
            this.store.refresh();
            return this.store.head(Integer.MAX_VALUE);
        }

        /** How many items wait here that the peer has not taken yet. */
        int itemsOnlyHere() {
            return this.given.size() - Math.max(this.settledByPeer, this.given.size() - this.store.size());
        }
    }
}
