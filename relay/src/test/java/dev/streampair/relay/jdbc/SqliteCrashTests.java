package dev.streampair.relay.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.streampair.relay.Admission;
import dev.streampair.relay.Batch;
import dev.streampair.relay.DeadLetter;
import dev.streampair.relay.EventId;
import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.Items;
import dev.streampair.relay.PendingPosting;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Progress;
import dev.streampair.relay.Restart;
import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.Store;
import dev.streampair.relay.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that fails at any one of its steps, and another that is opened on a copy of the file as it was then: what a crash
 * would have left behind.
 */
class SqliteCrashTests {

    private static final ItemHandler INCREMENT = (item) -> item + 1;

    @TempDir
    private Path directory;

    private int copies;

    /** How many statements and commits may still be executed before one fails. */
    private final AtomicInteger stepsLeft = new AtomicInteger(Integer.MAX_VALUE);

    /** Whether the next commit is made, and then said to have failed. */
    private volatile boolean losesAnswer;

    /** SQLite, whose connections fail when no step is left. */
    private final class FailingDatabase implements Database {

        private final Database database;

        FailingDatabase(Path file) {
            this.database = Database.of(new StoreAddress("jdbc:sqlite:" + file, null, null));
        }

        @Override
        public Connection connect() throws SQLException {
            return failing(Connection.class, this.database.connect());
        }

        @Override
        public boolean isShared() {
            return this.database.isShared();
        }

        @Override
        public String keyType() {
            return this.database.keyType();
        }

        @Override
        public void lockSchema(Session session) throws SQLException {
            this.database.lockSchema(session);
        }

        @Override
        public boolean claim(Session session, UUID store) throws SQLException {
            return this.database.claim(session, store);
        }

        @Override
        public StoreException failure(SQLException ex) {
            return this.database.failure(ex);
        }
    }

    private <T> T failing(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if ((method.getName().startsWith("execute") || method.getName().equals("commit"))
                    && this.stepsLeft.getAndDecrement() <= 0) {
                throw new SQLException("the disk is gone");
            }
            try {
                Object result = method.invoke(target, args);
                if (method.getName().equals("commit") && this.losesAnswer) {
                    this.losesAnswer = false;
                    throw new SQLException("the answer is lost");
                }
                return (result instanceof PreparedStatement statement)
                        ? failing(PreparedStatement.class, statement)
                        : result;
            } catch (InvocationTargetException ex) {
                throw ex.getCause();
            }
        }));
    }

    private Store open(Path file) {
        return JdbcStore.open(
                new FailingDatabase(file),
                new JdbcStore.Options("service", new RingCapacity(10, "peer"), 3, InstantSource.system()));
    }

    /** Opens what is on the disk now, as the next process would after a crash. */
    private Store openAfterCrash(Path file) {
        try {
            this.copies++;
            Path copy = this.directory.resolve("copy" + this.copies + ".db");
            Files.copy(file, copy);
            Path log = Path.of(file + "-wal");
            if (Files.exists(log)) {
                Files.copy(log, Path.of(copy + "-wal"));
            }
            return open(copy);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static Admission accept(Store store, Posting posting) {
        PendingPosting pending = new PendingPosting(posting);
        store.accept(List.of(pending), INCREMENT, false);
        return pending.answer();
    }

    private static Posting delivery(long firstNumber, long... items) {
        return new Posting(Items.of(items), new EventId.Numbered("/peer/1", firstNumber));
    }

    @Test
    void keepsAllThatWasAnsweredBeforeACrash() {
        Path file = this.directory.resolve("x.db");
        try (Store store = open(file)) {
            assertThat(store.restart(5, 3)).isEqualTo(Restart.STARTED);
            accept(store, delivery(1, 10, 20, 30));
            store.removeThrough(1);
            store.bury(new DeadLetter(2, 11, Instant.ofEpochMilli(7), "no\0ne"));
            try (Store next = openAfterCrash(file)) {
                assertThat(next.id()).isEqualTo(store.id());
                assertThat(next.progress()).isEqualTo(new Progress(5L, 3, 3, false));
                assertThat(next.head(9)).isEqualTo(new Batch(3, Items.of(21, 31)));
                assertThat(next.deadLetters()).containsExactly(new DeadLetter(2, 11, Instant.ofEpochMilli(7), "no?ne"));
                assertThat(accept(next, delivery(2, 20, 30, 40)))
                        .isEqualTo(new Admission(Admission.Outcome.ACCEPTED, 2, 1));
                assertThat(next.restart(6, 3)).isEqualTo(Restart.RUNNING);
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
                this.stepsLeft.set(steps);
                try {
                    accept(store, delivery(2, 20, 30));
                    failed = false;
                } catch (StoreException ex) {
                    assertThat(steps).isLessThan(100);
                }
                this.stepsLeft.set(Integer.MAX_VALUE);
                try (Store next = openAfterCrash(file)) {
                    assertThat(next.head(9)).isEqualTo(new Batch(1, failed ? Items.of(11) : Items.of(11, 21, 31)));
                    assertThat(accept(next, delivery(1, 10, 20, 30)).repeated()).isEqualTo(failed ? 1 : 3);
                }
            }
            assertThat(store.head(9)).isEqualTo(new Batch(1, Items.of(11, 21, 31)));
        }
    }

    @Test
    void neitherLosesNorDoublesAnItemWhereverABurialFails() {
        Path file = this.directory.resolve("x.db");
        boolean failed = true;
        try (Store store = open(file)) {
            accept(store, Posting.of(10, 20));
            for (int steps = 0; failed; steps++) {
                this.stepsLeft.set(steps);
                try {
                    store.bury(new DeadLetter(1, 11, Instant.EPOCH, "no"));
                    failed = false;
                } catch (StoreException ex) {
                    assertThat(steps).isLessThan(100);
                }
                this.stepsLeft.set(Integer.MAX_VALUE);
                assertThat(store.size()).isEqualTo(failed ? 2 : 1);
                try (Store next = openAfterCrash(file)) {
                    assertThat(next.size() + next.deadLetters().size()).isEqualTo(2);
                    assertThat(next.head(9).firstNumber()).isEqualTo(failed ? 1 : 2);
                }
            }
        }
    }

    @Test
    void learnsWhatWasCommittedThoughTheAnswerWasLost() {
        try (Store store = open(this.directory.resolve("x.db"))) {
            accept(store, delivery(1, 10));
            this.losesAnswer = true;
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> accept(store, delivery(2, 20)));
            store.refresh();
            assertThat(store.size()).isEqualTo(2);
            assertThat(accept(store, delivery(2, 20))).isEqualTo(new Admission(Admission.Outcome.ACCEPTED, 1, 0));
            this.losesAnswer = true;
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.bury(new DeadLetter(1, 11, Instant.EPOCH, "no")));
            store.refresh();
            assertThat(store.size()).isEqualTo(1);
            assertThat(store.head(9)).isEqualTo(new Batch(2, Items.of(21)));
        }
    }

    @Test
    void saysThatItDoesNotWorkUntilItDoes() {
        try (Store store = open(this.directory.resolve("x.db"))) {
            this.stepsLeft.set(0);
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> accept(store, Posting.of(1)));
            assertThat(store.error()).contains("the disk is gone");
            assertThatExceptionOfType(StoreException.class).isThrownBy(store::refresh);
            this.stepsLeft.set(Integer.MAX_VALUE);
            store.refresh();
            assertThat(store.error()).isNull();
            assertThat(accept(store, Posting.of(1)).taken()).isEqualTo(1);
        }
    }
}
