package dev.streampair.relay.jdbc;

import dev.streampair.relay.StoreException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the database, opened when needed, and again after a failure. Its statements are prepared once.
 *
 * <p>Safe for use by several threads: transactions follow one another. All other methods are for use inside a
 * transaction.
 */
final class Session implements AutoCloseable {

    private final Database database;

    // All below guarded by this.

    private @Nullable Connection connection;

    /** As many as there are SQL texts in this package. */
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private boolean closed;

    /**
     * How many statements the transaction has had, including its commit: if the first of them fails, nothing has begun.
     */
    private int steps;

    /** Read without the lock, too. */
    private final AtomicInteger connectionNumber = new AtomicInteger();

    Session(Database database) {
        this.database = database;
    }

    /** The work of a transaction. */
    @FunctionalInterface
    interface Work<T> {

        T in(Session session) throws SQLException;
    }

    /** Reads a value from a row. */
    @FunctionalInterface
    interface RowReader<T> {

        T read(ResultSet row) throws SQLException;
    }

    /**
     * Runs the work in a transaction, as a whole or not at all; if it fails, the connection is given up. If it turns
     * out that the connection had ended since the last transaction, the work is retried once, at once, on another
     * connection.
     *
     * @throws StoreException if the database failed
     */
    <T> T transact(Work<T> work) {
        return transact(work, (result) -> {});
    }

    /**
     * Runs the work in a transaction, like {@link #transact(Work)}.
     *
     * @param committed receives the result, before another transaction begins
     */
    synchronized <T> T transact(Work<T> work, Consumer<T> committed) {
        T result = transactNow(work);
        committed.accept(result);
        return result;
    }

    private <T> T transactNow(Work<T> work) {
        boolean mayHaveEnded = this.connection != null;
        while (true) {
            try {
                return attempt(work);
            } catch (SQLException ex) {
                boolean begun = this.steps > 1;
                if (!mayHaveEnded || begun || !this.database.endsSession(ex)) {
                    throw this.database.failure(ex);
                }
                mayHaveEnded = false;
            }
        }
    }

    private <T> T attempt(Work<T> work) throws SQLException {
        boolean committed = false;
        this.steps = 0;
        try {
            Connection current = connect();
            T result = work.in(this);
            this.database.checkPlace();
            this.steps++;
            current.commit();
            committed = true;
            return result;
        } finally {
            if (!committed) {
                disconnect();
            }
        }
    }

    private Connection connect() throws SQLException {
        if (this.closed) {
            throw new StoreException("The store is closed", "Start the service again.");
        }
        if (this.connection == null) {
            this.connection = this.database.connect();
            this.connectionNumber.incrementAndGet();
        }
        return this.connection;
    }

    /** A number that no other connection of this session has; it changes once the connection is given up. */
    int connectionNumber() {
        return this.connectionNumber.get();
    }

    /**
     * Gives up the connection, and everything that the database has granted to it; the next transaction opens another.
     */
    synchronized void giveUp() {
        disconnect();
    }

    private void disconnect() {
        this.statements.clear();
        if (this.connection != null) {
            try {
                this.connection.close();
            } catch (SQLException ex) {
                // The connection is given up in any case.
            }
            this.connection = null;
            this.connectionNumber.incrementAndGet();
        }
    }

    @Override
    public synchronized void close() {
        this.closed = true;
        disconnect();
    }

    Connection connection() throws SQLException {
        return connect();
    }

    /** Executes a statement, and returns how many rows it has changed. */
    int update(String sql, @Nullable Object... parameters) throws SQLException {
        return prepare(sql, parameters).executeUpdate();
    }

    /** Executes a query, and reads each of its rows. */
    <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) throws SQLException {
        List<T> result = new ArrayList<>();
        try (ResultSet rows = prepare(sql, parameters).executeQuery()) {
            while (rows.next()) {
                result.add(reader.read(rows));
            }
        }
        return result;
    }

    /**
     * Executes a query that finds exactly one row, unless someone else has written to the tables.
     *
     * @throws StoreException if it finds none, or several
     */
    <T> T queryOne(String sql, RowReader<T> reader, @Nullable Object... parameters) throws SQLException {
        List<T> rows = query(sql, reader, parameters);
        if (rows.size() != 1) {
            throw new StoreException(
                    "The store is damaged: %s rows instead of one for %s".formatted(rows.size(), sql),
                    "Restore the whole store, or start with an empty one: another file, database or schema.");
        }
        return rows.get(0);
    }

    /** Returns the statement, with these parameters set. It is closed with the connection. */
    PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
        this.steps++;
        PreparedStatement statement = this.statements.get(sql);
        if (statement == null) {
            statement = connect().prepareStatement(sql);
            this.statements.put(sql, statement);
        }
        set(statement, parameters);
        return statement;
    }

    /** Sets the parameters of a statement. */
    static void set(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object parameter = parameters[i];
            statement.setObject(i + 1, (parameter instanceof String text) ? storable(text) : parameter);
        }
    }

    /** Replaces characters that PostgreSQL cannot store in a text: the character 0, and lone surrogates. */
    private static String storable(String text) {
        String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return valid.replace('\0', '?');
    }
}
