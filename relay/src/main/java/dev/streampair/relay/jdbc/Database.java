package dev.streampair.relay.jdbc;

import dev.streampair.relay.ForeignText;
import dev.streampair.relay.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** What differs between databases: how to connect, which process delivers, and what a failure means. */
interface Database {

    /**
     * Opens a connection, with auto-commit off, whose commits are on disk when they return.
     *
     * @throws SQLException if that fails; {@link #failure} explains it
     */
    Connection connect() throws SQLException;

    /**
     * Called before each commit.
     *
     * @throws SQLException if the commit would not go where the next start looks for it
     */
    default void checkPlace() throws SQLException {}

    /** Whether a failure means that the server, or something on the way to it, has ended the session. */
    default boolean endsSession(SQLException ex) {
        return false;
    }

    /**
     * Called once, before a store is used, with two sessions of this process.
     *
     * @throws StoreException if the database grants to one of them what the other has claimed
     */
    default void checkClaims(Session one, Session other) {}

    /** Whether a failure means that others held a lock for longer than a transaction waits. */
    default boolean isLockTimeout(SQLException ex) {
        return false;
    }

    /** Limits the current transaction's waits for locks to the time that working processes hold them. */
    default void waitBriefly(Session session) throws SQLException {}

    /** Whether several processes may use the store at the same time. */
    boolean isShared();

    /** Returns the type of a column for a primary key of 64 bits. */
    String keyType();

    /** Makes others that look at the schema wait until the current transaction ends. */
    void lockSchema(Session session) throws SQLException;

    /**
     * Makes others that would change the stream wait, before they lock anything else, until the current transaction
     * ends.
     */
    default void lockStream(Session session) throws SQLException {}

    /**
     * Called before the tables are created.
     *
     * @throws StoreException if a table of that name exists in another place, where the store was before
     */
    default void checkNotElsewhere(Session session, String table) throws SQLException {}

    /**
     * Tries to become the leader, for as long as this session's connection lasts.
     *
     * @return whether this process is the leader
     */
    boolean claim(Session session, UUID store) throws SQLException;

    /** The store's address. */
    StoreAddress address();

    /** Returns what a failure means, as the end of a sentence about the store. */
    String problem(SQLException ex);

    /** Returns what to do about a failure, as a sentence. */
    String remedy(SQLException ex);

    /** Returns an exception that explains a failure. */
    default StoreException failure(SQLException ex) {
        String what = "The store %s %s (%s)"
                .formatted(
                        address(),
                        problem(ex),
                        ForeignText.clean(address().withoutSecrets(String.valueOf(ex.getMessage()))));
        return new StoreException(what, remedy(ex), ex);
    }

    /**
     * Returns the database at an address.
     *
     * @param longestDelivery how long a delivery may take, during which the leader's session is idle
     * @throws StoreException if its URL names no supported database
     */
    static Database of(StoreAddress address, Duration longestDelivery) {
        if (address.url().startsWith(SqliteDatabase.URL_PREFIX)) {
            return new SqliteDatabase(address);
        }
        if (address.url().startsWith(PostgresDatabase.URL_PREFIX)) {
            return new PostgresDatabase(address, longestDelivery.plus(PostgresDatabase.IDLE_TIMEOUT));
        }
        throw new StoreException(
                "relay.store.url is %s, which names no supported database".formatted(address),
                "Set it to jdbc:sqlite:<file> or jdbc:postgresql://<host>/<database>, or leave it empty to keep items in memory.");
    }
}
