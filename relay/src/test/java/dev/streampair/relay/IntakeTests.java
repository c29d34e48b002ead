package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IntakeTests {

    private final ManualExecutor executor = new ManualExecutor();

    private final InMemoryStore memory = new InMemoryStore(new RingCapacity(10, "peer"), 3, InstantSource.system());

    /** Happens after the store has taken a posting. */
    private Runnable onceTaken = () -> {};

    private final Store store = StoreProxy.of(this.memory, this::call);

    private final RecordingListener listener = new RecordingListener();

    private final List<String> events = this.listener.events();

    private Intake intake = newIntake(new HaltingAtLimit(), this.listener);

    private @Nullable Object call(String method, StoreProxy.Call call) throws Throwable {
        if (method.equals("executor")) {
            return this.executor;
        }
        Object result = call.proceed();
        if (method.equals("accept")) {
            this.onceTaken.run();
        }
        return result;
    }

    private Intake newIntake(ItemHandler handler, RelayListener... listeners) {
        RelayListener all = CompositeRelayListener.of(List.of(listeners));
        return new Intake(
                this.store, handler, all, new HaltWatch(this.store, all), () -> this.events.add("items added"));
    }

    private void accept(long... items) {
        this.intake.accept(
                Posting.of(items), (admission) -> this.events.add("answer " + admission.outcome()), Runnable::run);
    }

    @Test
    void tellsTheListenersThenTheDeliveryThenThePosters() {
        this.intake = newIntake((item) -> item + 1, this.listener);
        accept(1);
        accept(2);
        assertThat(this.events).isEmpty();
        this.executor.runAll();
        assertThat(this.events)
                .containsExactly("accepted 1", "accepted 2", "items added", "answer ACCEPTED", "answer ACCEPTED");
    }

    @Test
    void isTellingFromBeforeTheStoreHasTheItemsUntilTheListenersHaveHeard() {
        RelayListener listener = new RelayListener() {

            @Override
            public void accepted(Items items, @Nullable EventId event) {
                IntakeTests.this.events.add("telling " + IntakeTests.this.intake.isTelling());
            }
        };
        HaltWatch halts = new HaltWatch(this.store, listener);
        this.intake = new Intake(
                this.store,
                (item) -> item + 1,
                listener,
                halts,
                () -> this.events.add("items added, telling " + this.intake.isTelling()));
        this.onceTaken = () -> this.events.add("stored, telling " + this.intake.isTelling());
        accept(1);
        this.executor.runAll();
        assertThat(this.events)
                .containsExactly(
                        "stored, telling true", "telling true", "items added, telling false", "answer ACCEPTED");
    }

    @Test
    void answersOthersWhenAPosterFails() {
        this.intake = newIntake((item) -> item + 1, this.listener);
        this.intake.accept(
                Posting.of(1),
                (receipt) -> {
                    throw new IllegalStateException("gone");
                },
                Runnable::run);
        accept(2);
        this.executor.runAll();
        assertThat(this.events).endsWith("answer ACCEPTED");
        assertThat(this.memory.size()).isEqualTo(2);
    }

    @Test
    void answersAndGoesOnWhenAListenerFailsAndCannotEvenBeLogged() {
        RelayListener failing = new RelayListener() {

            @Override
            public void accepted(Items items, @Nullable EventId event) {
                throw new UnloggableError();
            }
        };
        this.intake = newIntake((item) -> item + 1, failing, this.listener);
        accept(1);
        accept(2);
        this.executor.runAll();
        assertThat(this.events)
                .containsExactly("accepted 1", "accepted 2", "items added", "answer ACCEPTED", "answer ACCEPTED");
    }

    @Test
    void answersAndGoesOnWhenTheStoreFailsUnexpectedly() {
        this.intake = newIntake((item) -> item + 1, this.listener);
        this.onceTaken = () -> {
            throw new OutOfMemoryError("none left");
        };
        accept(1);
        accept(2);
        this.executor.runAll();
        this.onceTaken = () -> {};
        accept(3);
        this.executor.runAll();
        assertThat(this.events)
                .containsExactly(
                        "refused 1 STORE_FAILED",
                        "refused 2 STORE_FAILED",
                        "items added",
                        "answer STORE_FAILED",
                        "answer STORE_FAILED",
                        "accepted 3",
                        "items added",
                        "answer ACCEPTED");
    }

    @Test
    void answersThoughNobodyCanBeToldOfTheItems() {
        this.intake = new Intake(
                this.store,
                (item) -> item + 1,
                new RelayListener() {

                    @Override
                    public void accepted(Items items, @Nullable EventId event) {
                        throw new OutOfMemoryError("for a range of items");
                    }
                },
                new HaltWatch(this.store, this.listener),
                () -> {
                    this.events.add("items added");
                    throw new OutOfMemoryError("for a thread");
                });
        accept(1);
        this.executor.runAll();
        assertThat(this.events).containsExactly("items added", "answer ACCEPTED");
    }

    @Test
    void tellsOfAHaltAfterTheItemsThatCameBeforeIt() {
        this.memory.startStream(5, 1);
        // The delivery looks at the store before the intake has told of what it has just taken.
        this.onceTaken = this.intake::storeRefreshed;
        accept(1, 2);
        this.executor.runAll();
        assertThat(this.events)
                .containsExactly("accepted 1", "refused 2 HALTED", "halted", "items added", "answer HALTED");
    }

    @Test
    void tellsOfAHaltThatAnotherProcessHasMadeOnceItIsSeen() {
        this.memory.accept(List.of(Posting.of(1)), new HaltingAtLimit(), false);
        this.intake.storeRefreshed();
        this.intake.storeRefreshed();
        assertThat(this.events).isEmpty();
        this.executor.runAll();
        this.intake.storeRefreshed();
        assertThat(this.executor.isIdle()).isTrue();
        assertThat(this.events).containsExactly("halted");
    }

    @Test
    void isShutOnceWhatCameBeforeIsTakenUntilItIsOpened() {
        this.memory.startStream(5, 9);
        accept(1);
        CompletableFuture<Void> shut = this.intake.shut();
        assertThat(shut).isNotDone();
        accept(2);
        this.executor.runAll();
        assertThat(shut).isDone();
        this.intake.open();
        accept(3);
        this.executor.runAll();
        assertThat(this.events).containsSubsequence("refused 1 DRAINING", "refused 2 DRAINING", "accepted 3");
    }

    @Test
    void staysClosedWhenItIsOpened() {
        CompletableFuture<Void> shut = this.intake.shut();
        CompletableFuture<Void> closed = this.intake.close();
        this.intake.open();
        this.executor.runAll();
        assertThat(CompletableFuture.allOf(shut, closed)).isDone();
        assertThat(this.intake.refusesAll()).isTrue();
    }

    @Test
    void isClosedOnceWhatCameBeforeIsTaken() {
        this.memory.startStream(5, 1);
        accept(1);
        CompletableFuture<Void> closed = this.intake.close();
        assertThat(this.intake.refusesAll()).isTrue();
        assertThat(closed).isNotDone();
        accept(2);
        this.executor.runAll();
        assertThat(closed).isDone();
        assertThat(this.memory.size()).isEqualTo(1);
        assertThat(this.events).contains("answer DRAINING").doesNotContain("answer ACCEPTED");
    }
}
