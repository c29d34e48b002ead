package dev.streampair.relay.jdbc;

import dev.streampair.relay.ForeignText;
import dev.streampair.relay.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** What differs from one database to the next: how to connect, who delivers, and what went wrong. */
interface Database {

    /**
     * Opens a connection, with auto-commit off, whose commits are on the disk when they return.
     *
     * @throws SQLException if that fails; {@link #failure} explains it
     */
    Connection connect() throws SQLException;

    /**
     * Called before each commit.
     *
     * @throws SQLException if what it would write is not where the next start would look for it
     */
    default void checkPlace() throws SQLException {}

    /** Whether a failure means that the server, or what is on the way to it, has ended the session. */
    default boolean endsSession(SQLException ex) {
        return false;
    }

    /**
     * Called once, before a store is used, with two sessions of this process.
     *
     * @throws StoreException if what one of them has claimed is granted to the other as well
     */
    default void checkClaims(Session one, Session other) {}

    /** Whether a failure means that others have held a lock for as long as a transaction waits for it. */
    default boolean isLockTimeout(SQLException ex) {
        return false;
    }

    /** Has the present transaction wait for locks no longer than for those of other processes that work. */
    default void waitBriefly(Session session) throws SQLException {}

    /** Whether several processes may use the store at the same time. */
    boolean isShared();

    /** Returns the type of a column for a primary key of 64 bits. */
    String keyType();

    /** Has others that look at the schema wait until the present transaction ends. */
    void lockSchema(Session session) throws SQLException;

    /** Has others that would change the stream wait, before they lock anything else, until the present transaction ends. */
    default void lockStream(Session session) throws SQLException {}

    /**
     * Called before the tables are made.
     *
     * @throws StoreException if a table of that name is where the store was before
     */
    default void checkNotElsewhere(Session session, String table) throws SQLException {}

    /**
     * Tries to become the one that delivers, as long as this session's connection lasts.
     *
     * @return whether that is so
     */
    boolean claim(Session session, UUID store) throws SQLException;

    /** Where it is. */
    StoreAddress address();

    /** Says what a failure means, as the end of a sentence about the store. */
    String problem(SQLException ex);

    /** Says what to do about a failure, as a sentence. */
    String remedy(SQLException ex);

    /** Explains a failure. */
    default StoreException failure(SQLException ex) {
        String what = "The store %s %s (%s)"
                .formatted(
                        address(),
                        problem(ex),
                        ForeignText.clean(address().withoutSecrets(String.valueOf(ex.getMessage()))));
        return new StoreException(what, remedy(ex), ex);
    }

    /**
     * Returns the database of a JDBC URL.
     *
     * @param longestDelivery for how long the session of the one that delivers may be idle
     * @throws StoreException if it is none that is known
     */
    static Database of(StoreAddress address, Duration longestDelivery) {
        if (address.url().startsWith(SqliteDatabase.URL_PREFIX)) {
            return new SqliteDatabase(address);
        }
        if (address.url().startsWith(PostgresDatabase.URL_PREFIX)) {
            return new PostgresDatabase(address, longestDelivery.plus(PostgresDatabase.IDLE_TIMEOUT));
        }
        throw new StoreException(
                "relay.store.url is %s, which names no database that the store knows".formatted(address),
                "Set it to jdbc:sqlite:<file> or jdbc:postgresql://<host>/<database>, or leave it empty to keep items in memory.");
    }
}
