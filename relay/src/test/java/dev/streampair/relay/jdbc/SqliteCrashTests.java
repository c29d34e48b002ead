package dev.streampair.relay.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.streampair.relay.Batch;
import dev.streampair.relay.DeadLetter;
import dev.streampair.relay.DeadLetterQuery;
import dev.streampair.relay.DeliveryPolicy;
import dev.streampair.relay.EventId;
import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.Items;
import dev.streampair.relay.ManualScheduler;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Receipt;
import dev.streampair.relay.Receipt.Outcome;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.StartResult;
import dev.streampair.relay.Store;
import dev.streampair.relay.StoreException;
import dev.streampair.relay.StreamProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that fails at any one of its steps, and another that is opened on a copy of the file as it was then: what a
 * crash would have left behind.
 */
class SqliteCrashTests {

    private static final ItemHandler INCREMENT = (item) -> item + 1;

    @TempDir
    private Path directory;

    private int copies;

    private final FailingSqlite failures = new FailingSqlite();

    private Store open(Path file) {
        return this.failures.open(file, "service", new RingCapacity(10, "peer"));
    }

    /** Opens what is on the disk now, as the next process would after a crash. */
    private Store openAfterCrash(Path file) {
        this.copies++;
        Path copy = this.directory.resolve("copy" + this.copies + ".db");
        FailingSqlite.copy(file, copy);
        return open(copy);
    }

    private static Receipt accept(Store store, Posting posting) {
        return store.accept(List.of(posting), INCREMENT, false).get(0);
    }

    /** Returns a relay that is not started. */
    private static Relay newRelay(Store store) {
        return new Relay(
                store,
                INCREMENT,
                (batch, answer) -> {},
                new DeliveryPolicy(1, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                List.of(),
                new ManualScheduler(),
                InstantSource.system());
    }

    /** Posts while the store's thread is busy, so that the postings are taken together. */
    private static List<Outcome> acceptTogether(Store store, Relay relay, List<Posting> postings) {
        List<CompletableFuture<Outcome>> answers = new ArrayList<>();
        CompletableFuture<Void> posted = new CompletableFuture<>();
        store.executor().execute(() -> {
            for (Posting posting : postings) {
                CompletableFuture<Outcome> answer = new CompletableFuture<>();
                answers.add(answer);
                relay.accept(posting, (receipt) -> answer.complete(receipt.outcome()));
            }
            posted.complete(null);
        });
        posted.orTimeout(30, TimeUnit.SECONDS).join();
        return answers.stream()
                .map((answer) -> answer.orTimeout(30, TimeUnit.SECONDS).join())
                .toList();
    }

    private static Posting delivery(long firstNumber, long... items) {
        return new Posting(Items.of(items), new EventId.Numbered("/peer/1", firstNumber));
    }

    @Test
    void keepsAllThatWasAnsweredBeforeACrash() {
        Path file = this.directory.resolve("x.db");
        try (Store store = open(file)) {
            assertThat(store.startStream(5, 3)).isEqualTo(StartResult.STARTED);
            accept(store, delivery(1, 10, 20, 30));
            store.acknowledgeThrough(1);
            store.moveToDeadLetters(new DeadLetter(2, 11, Instant.ofEpochMilli(7), "no\0ne"));
            try (Store next = openAfterCrash(file)) {
                assertThat(next.id()).isEqualTo(store.id());
                assertThat(next.progress()).isEqualTo(new StreamProgress(5L, 3, 3, false));
                assertThat(next.head(9)).isEqualTo(new Batch(3, Items.of(21, 31)));
                assertThat(next.deadLetters(DeadLetterQuery.ALL, 5000))
                        .containsExactly(new DeadLetter(2, 11, Instant.ofEpochMilli(7), "no?ne"));
                assertThat(accept(next, delivery(2, 20, 30, 40)))
                        .isEqualTo(new Receipt(Receipt.Outcome.ACCEPTED, 2, 1));
                assertThat(next.startStream(6, 3)).isEqualTo(StartResult.RUNNING);
                assertThat(next.head(9)).isEqualTo(new Batch(3, Items.of(21, 31, 41)));
            }
        }
    }

    @Test
    void takesAPostingAsAWholeOrNotAtAllWhereverItFails() {
        Path file = this.directory.resolve("x.db");
        boolean failed = true;
        try (Store store = open(file)) {
            accept(store, delivery(1, 10));
            for (int steps = 0; failed; steps++) {
                this.failures.failAfter(steps);
                try {
                    accept(store, delivery(2, 20, 30));
                    failed = false;
                } catch (StoreException ex) {
                    assertThat(steps).isLessThan(100);
                }
                this.failures.failNoMore();
                try (Store next = openAfterCrash(file)) {
                    assertThat(next.head(9)).isEqualTo(new Batch(1, failed ? Items.of(11) : Items.of(11, 21, 31)));
                    assertThat(accept(next, delivery(1, 10, 20, 30)).duplicates())
                            .isEqualTo(failed ? 1 : 3);
                }
            }
            assertThat(store.head(9)).isEqualTo(new Batch(1, Items.of(11, 21, 31)));
        }
    }

    @Test
    void answersNothingAsTakenWhereverAnErrorEndsTheTransaction() {
        Path file = this.directory.resolve("x.db");
        this.failures.failWith(new OutOfMemoryError("none left"));
        boolean failed = true;
        try (Store store = open(file)) {
            Relay relay = newRelay(store);
            for (int steps = 0; failed; steps++) {
                this.failures.failAfter(steps);
                List<Outcome> outcomes = acceptTogether(store, relay, List.of(Posting.of(1), delivery(1, 5)));
                failed = outcomes.contains(Outcome.STORE_FAILED);
                assertThat(outcomes).hasSize(2).containsOnly(failed ? Outcome.STORE_FAILED : Outcome.ACCEPTED);
                assertThat(steps).isLessThan(100);
                this.failures.failAfter(Integer.MAX_VALUE);
                store.refresh();
                assertThat(store.size()).isEqualTo(failed ? 0 : 2);
            }
            assertThat(store.head(9).items()).isEqualTo(Items.of(2, 6));
        }
    }

    @Test
    void neitherLosesNorDoublesAnItemWhereverABurialFails() {
        Path file = this.directory.resolve("x.db");
        boolean failed = true;
        try (Store store = open(file)) {
            accept(store, Posting.of(10, 20));
            for (int steps = 0; failed; steps++) {
                this.failures.failAfter(steps);
                try {
                    store.moveToDeadLetters(new DeadLetter(1, 11, Instant.EPOCH, "no"));
                    failed = false;
                } catch (StoreException ex) {
                    assertThat(steps).isLessThan(100);
                }
                this.failures.failNoMore();
                assertThat(store.size()).isEqualTo(failed ? 2 : 1);
                try (Store next = openAfterCrash(file)) {
                    assertThat(next.size()
                                    + next.deadLetters(DeadLetterQuery.ALL, 5000)
                                            .size())
                            .isEqualTo(2);
                    assertThat(next.head(9).firstNumber()).isEqualTo(failed ? 1 : 2);
                }
            }
        }
    }

    @Test
    void notesWhatThePeerHasTakenThoughItFails() {
        Path file = this.directory.resolve("x.db");
        try (Store store = this.failures.open(file, "service", new RingCapacity(20_000, "peer"))) {
            accept(store, Posting.of(new long[10_100]));
            this.failures.failAfter(0);
            store.acknowledgeThrough(10_000);
            assertThat(store.size()).isEqualTo(100);
            assertThatExceptionOfType(StoreException.class).isThrownBy(store::refresh);
            this.failures.failNoMore();
            store.refresh();
            assertThat(store.head(1).firstNumber()).isEqualTo(10_001);
            try (Store next = openAfterCrash(file)) {
                assertThat(next.size()).isEqualTo(100);
            }
        }
    }

    /** What it knew of the stream before is not true any more. */
    @Test
    void goesOnAfterWhatWasCommittedThoughTheAnswerWasLost() {
        try (Store store = open(this.directory.resolve("x.db"))) {
            accept(store, delivery(1, 10));
            this.failures.loseNextAnswer();
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> accept(store, delivery(2, 20)));
            assertThat(accept(store, delivery(3, 30)).newlyAccepted()).isEqualTo(1);
            assertThat(store.head(9).items()).isEqualTo(Items.of(11, 21, 31));
        }
    }

    @Test
    void learnsWhatWasCommittedThoughTheAnswerWasLost() {
        try (Store store = open(this.directory.resolve("x.db"))) {
            accept(store, delivery(1, 10));
            this.failures.loseNextAnswer();
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> accept(store, delivery(2, 20)));
            store.refresh();
            assertThat(store.size()).isEqualTo(2);
            assertThat(accept(store, delivery(2, 20))).isEqualTo(new Receipt(Receipt.Outcome.ACCEPTED, 1, 0));
            this.failures.loseNextAnswer();
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.moveToDeadLetters(new DeadLetter(1, 11, Instant.EPOCH, "no")));
            store.refresh();
            assertThat(store.size()).isEqualTo(1);
            assertThat(store.head(9)).isEqualTo(new Batch(2, Items.of(21)));
        }
    }

    @Test
    void saysThatItDoesNotWorkUntilItDoes() {
        try (Store store = open(this.directory.resolve("x.db"))) {
            this.failures.failAfter(0);
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> accept(store, Posting.of(1)));
            assertThat(store.error()).contains("the disk is gone");
            assertThatExceptionOfType(StoreException.class).isThrownBy(store::refresh);
            this.failures.failNoMore();
            store.refresh();
            assertThat(store.error()).isNull();
            assertThat(accept(store, Posting.of(1)).newlyAccepted()).isEqualTo(1);
        }
    }
}
