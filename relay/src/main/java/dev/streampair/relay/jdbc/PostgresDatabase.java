package dev.streampair.relay.jdbc;

import dev.streampair.relay.StoreException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** A PostgreSQL database, which several processes may share. */
final class PostgresDatabase implements Database {

    static final String URL_PREFIX = "jdbc:postgresql:";

    /** An arbitrary number, the same in all versions. */
    private static final long SCHEMA_LOCK = 0x53545245414d50L;

    /**
     * Make the server end the session of a process that vanished or stands still, within seconds, so that its lock on
     * the stream and its right to deliver do not outlive it for long.
     */
    private static final String SESSION_SETTINGS =
            "set tcp_keepalives_idle = 2; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 3;"
                    + " set lock_timeout = 5000; set idle_in_transaction_session_timeout = 5000;"
                    // A stricter level has no use here, and makes concurrent transactions fail.
                    + " set default_transaction_isolation = 'read committed';"
                    // Covers unconfirmed data as well; servers before version 12 do not know this setting.
                    + " select set_config(name, '5000', false) from pg_settings where name = 'tcp_user_timeout';"
                    // A commit is on disk when it returns, even if the server's default differs.
                    + " select set_config(name, 'on', false) from pg_settings"
                    + " where name = 'synchronous_commit' and setting = 'off'";

    /**
     * The same for the leader, if it stands still outside a transaction. Servers before version 14 do not know this
     * setting.
     */
    private static final String CLAIM_SETTINGS =
            "select set_config(name, ?, false) from pg_settings where name = 'idle_session_timeout'";

    /** The first schema on the search path that has a given table. */
    private static final String SCHEMA_OF = "select space.nspname from pg_class as found"
            + " join pg_namespace as space on space.oid = found.relnamespace where found.oid = to_regclass(?)";

    /** How long the leader may stand still, not counting a delivery, during which its session is idle. */
    static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

    /** Sessions ended by an administrator, by a crash, or because they were idle (PostgreSQL, appendix A). */
    private static final Set<String> ENDED_BY_SERVER = Set.of("57P01", "57P02", "57P05");

    /** Other states of its class, such as an object in use, do not mean a wait for a lock. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** In milliseconds: enough for many commits of other processes. */
    private static final String SHORT_LOCK_TIMEOUT = "500";

    private final StoreAddress address;

    private final Duration idleTimeout;

    /**
     * @param idleTimeout the time without a transaction after which the leader loses the right to deliver
     */
    PostgresDatabase(StoreAddress address, Duration idleTimeout) {
        this.address = address;
        this.idleTimeout = idleTimeout;
    }

    /** {@inheritDoc} The same settings in the URL take precedence. */
    @Override
    public Connection connect() throws SQLException {
        Properties properties = this.address.properties();
        properties.setProperty("ApplicationName", "stream-pair");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        // Of several hosts, never use a standby: its data may be outdated.
        properties.setProperty("targetServerType", "primary");
        properties.setProperty("reWriteBatchedInserts", "true");
        Connection connection = DriverManager.getConnection(this.address.url(), properties);
        try (Statement settings = connection.createStatement()) {
            settings.execute(SESSION_SETTINGS);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException ex) {
            connection.close();
            throw ex;
        }
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public String keyType() {
        return "bigint";
    }

    @Override
    public void lockSchema(Session session) throws SQLException {
        session.query("select pg_advisory_xact_lock(?)", (row) -> true, SCHEMA_LOCK);
    }

    /** In every version, a process that changes the stream begins with this row. */
    @Override
    public void lockStream(Session session) throws SQLException {
        session.update("lock table relay_stream in access exclusive mode");
    }

    @Override
    public void checkNotElsewhere(Session session, String table) throws SQLException {
        List<String> schemas = session.query(SCHEMA_OF, (row) -> row.getString(1), table);
        if (!schemas.isEmpty()) {
            throw new StoreException(
                    "The store's tables are in the schema %s, but a new store would go to another one, which comes first on the search path"
                            .formatted(schemas.get(0)),
                    "Name the schema in relay.store.url: ?currentSchema=%s.".formatted(schemas.get(0)));
        }
    }

    @Override
    public boolean claim(Session session, UUID store) throws SQLException {
        boolean claimed = tryLock(session, store.getMostSignificantBits());
        if (claimed) {
            session.query(
                    CLAIM_SETTINGS,
                    (row) -> row.getString(1),
                    Long.toString(Math.min(this.idleTimeout.toMillis(), Integer.MAX_VALUE)));
        }
        return claimed;
    }

    @Override
    public void checkClaims(Session one, Session other) {
        long key = ThreadLocalRandom.current().nextLong();
        boolean first = one.transact((session) -> tryLock(session, key));
        boolean second = other.transact((session) -> tryLock(session, key));
        if (first && second) {
            throw new StoreException(
                    "The store %s grants one lock to two sessions, so two processes would deliver from it"
                            .formatted(this.address),
                    "Connect directly to PostgreSQL, without a pooler that shares sessions; other servers that speak its"
                            + " protocol may have no session locks.");
        }
        one.transact((session) -> session.query("select pg_advisory_unlock(?)", (row) -> true, key));
    }

    private static boolean tryLock(Session session, long key) throws SQLException {
        return session.queryOne("select pg_try_advisory_lock(?)", (row) -> row.getBoolean(1), key);
    }

    @Override
    public boolean endsSession(SQLException ex) {
        return classOf(ex).equals("08") || ENDED_BY_SERVER.contains(String.valueOf(ex.getSQLState()));
    }

    @Override
    public boolean isLockTimeout(SQLException ex) {
        return LOCK_NOT_AVAILABLE.equals(ex.getSQLState());
    }

    @Override
    public void waitBriefly(Session session) throws SQLException {
        session.query("select set_config('lock_timeout', ?, true)", (row) -> true, SHORT_LOCK_TIMEOUT);
    }

    @Override
    public StoreAddress address() {
        return this.address;
    }

    @Override
    public String problem(SQLException ex) {
        return switch (classOf(ex)) {
            case "08", "57" -> isRejected(ex) ? "refuses the connection" : "cannot be reached";
            case "28" -> "rejects this user";
            case "3D" -> "does not exist";
            case "42" -> "does not allow this user to create or use its tables";
            case "53" -> "has no space or no connection left";
            default -> isLockTimeout(ex) ? "is locked by another session" : "does not work";
        };
    }

    @Override
    public String remedy(SQLException ex) {
        return switch (classOf(ex)) {
            case "08" ->
                isRejected(ex)
                        ? "Correct relay.store.url, relay.store.username or relay.store.password."
                        : "Start PostgreSQL, or correct relay.store.url.";
            case "57" -> "Wait until PostgreSQL has started, or check its log.";
            case "28" -> "Correct relay.store.username and relay.store.password.";
            case "3D" -> "Create the database, or correct relay.store.url.";
            case "42" -> "Give the user the right to create tables in the schema.";
            default ->
                isLockTimeout(ex)
                        ? "End the session that holds the lock: PostgreSQL's pg_locks shows which."
                        : "Check PostgreSQL's log, or correct relay.store.url.";
        };
    }

    /** Whether the server answered, but requires another password, authentication method or encryption. */
    private static boolean isRejected(SQLException ex) {
        return "08004".equals(ex.getSQLState());
    }

    /** The first two characters of a state are its class (PostgreSQL, appendix A). */
    private static String classOf(SQLException ex) {
        String state = ex.getSQLState();
        return (state == null || state.length() < 2) ? "" : state.substring(0, 2);
    }
}
