package dev.streampair.relay.jdbc;

import dev.streampair.relay.RingCapacity;
import dev.streampair.relay.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stores in files of SQLite's that fail when they are told to, at a statement, a commit, or right after one. */
final class FailingSqlite {

    private static final int MAX_SOURCES = 3;

    /** How many statements and commits may still be executed before all fail. */
    private final AtomicInteger stepsLeft = new AtomicInteger(Integer.MAX_VALUE);

    /** Whether the next commit is made, and then said to have failed. */
    private final AtomicBoolean losesAnswer = new AtomicBoolean();

    private volatile @Nullable Error error;

    void failAfter(int steps) {
        this.stepsLeft.set(steps);
    }

    void loseNextAnswer() {
        this.losesAnswer.set(true);
    }

    /** Has it fail as a JVM without memory does, and not as a database does. */
    void failWith(Error error) {
        this.error = error;
    }

    void failNoMore() {
        this.error = null;
        this.stepsLeft.set(Integer.MAX_VALUE);
        this.losesAnswer.set(false);
    }

    Store open(Path file, String service, RingCapacity capacity) {
        Database sqlite = Database.of(new StoreAddress("jdbc:sqlite:" + file, null, null), Duration.ZERO);
        Database failing = proxy(Database.class, (proxy, method, args) -> {
            Object result = invoke(sqlite, method, args);
            return (result instanceof Connection connection) ? failing(Connection.class, connection) : result;
        });
        return JdbcStore.open(
                failing, new JdbcStore.Options(service, capacity, MAX_SOURCES, Duration.ZERO, InstantSource.system()));
    }

    /** Copies a store as it is on the disk, while it is open: what a crash at this moment leaves behind. */
    static void copy(Path file, Path copy) {
        try {
            Files.copy(file, copy);
            Path log = Path.of(file + "-wal");
            if (Files.exists(log)) {
                Files.copy(log, Path.of(copy + "-wal"));
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private <T> T failing(Class<T> type, T target) {
        return proxy(type, (proxy, method, args) -> {
            boolean commit = method.getName().equals("commit");
            if ((commit || method.getName().startsWith("execute")) && this.stepsLeft.getAndDecrement() <= 0) {
                if (this.error != null) {
                    throw this.error;
                }
                throw new SQLException("the disk is gone");
            }
            Object result = invoke(target, method, args);
            if (commit && this.losesAnswer.getAndSet(false)) {
                throw new SQLException("the answer is lost");
            }
            return (result instanceof PreparedStatement statement)
                    ? failing(PreparedStatement.class, statement)
                    : result;
        });
    }

    private static Object invoke(Object target, Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException ex) {
            throw ex.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
