package dev.streampair.relay.jdbc;

import dev.streampair.relay.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An SQLite file, owned by one process. */
final class SqliteDatabase implements Database {

    static final String URL_PREFIX = "jdbc:sqlite:";

    // SQLite's result codes (https://www.sqlite.org/rescode.html).

    /** The code of the driver's own failures: it checks the directory itself. */
    private static final int DRIVER = 0;

    private static final int BUSY = 5;

    private static final int READ_ONLY = 8;

    private static final int IO_ERROR = 10;

    private static final int CORRUPT = 11;

    private static final int FULL = 13;

    private static final int CANNOT_OPEN = 14;

    private static final int NOT_A_DATABASE = 26;

    /** SQLite itself does not check this in WAL mode. */
    private static final int MOVED = READ_ONLY | 4 << 8;

    private final StoreAddress address;

    /** The file that was opened last, or {@code null} before that. */
    private volatile @Nullable OpenFile file;

    SqliteDatabase(StoreAddress address) {
        this.address = address;
    }

    /**
     * An open file.
     *
     * @param key its identity in the file system, which stays the same when the file is moved
     */
    private record OpenFile(Path path, Object key) {

        static OpenFile at(Path path) throws SQLException {
            try {
                Object key =
                        Files.readAttributes(path, BasicFileAttributes.class).fileKey();
                return new OpenFile(path, Objects.requireNonNullElse(key, path));
            } catch (IOException ex) {
                throw new SQLException("the file is missing", "", MOVED, ex);
            }
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>In WAL mode with {@code synchronous=FULL} a commit is one append and one sync. Each transaction begins as a
     * writer, so that it never has to upgrade its lock.
     *
     * <p>A file that existed once is not created again.
     */
    @Override
    public Connection connect() throws SQLException {
        OpenFile before = this.file;
        if (before != null) {
            OpenFile.at(before.path());
        }
        Properties properties = this.address.properties();
        properties.setProperty("locking_mode", "EXCLUSIVE");
        properties.setProperty("journal_mode", "WAL");
        properties.setProperty("synchronous", "FULL");
        properties.setProperty("transaction_mode", "IMMEDIATE");
        properties.setProperty("busy_timeout", "1000");
        Connection connection = DriverManager.getConnection(this.address.url(), properties);
        try {
            this.file = OpenFile.at(pathOf(connection));
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException | RuntimeException ex) {
            connection.close();
            throw ex;
        }
    }

    /** Asks SQLite itself: a URL can spell a database in memory, or in a temporary file, in many ways. */
    private Path pathOf(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet main = statement.executeQuery("select file from pragma_database_list where name = 'main'")) {
            String path = main.next() ? main.getString(1) : null;
            if (path == null || path.isEmpty()) {
                throw new StoreException(
                        "relay.store.url is %s, which names no file that would outlive the service"
                                .formatted(this.address),
                        "Set it to jdbc:sqlite:<file>, or leave it empty to keep items in memory.");
            }
            return Path.of(path);
        } catch (InvalidPathException ex) {
            throw new StoreException(
                    "relay.store.url is %s, whose file name has characters that the locale cannot encode"
                            .formatted(this.address),
                    "Start the service in a UTF-8 locale (LC_ALL=C.UTF-8), or give the file another name.",
                    ex);
        }
    }

    /** SQLite writes to the file that it has open, even if that was moved or deleted. */
    @Override
    public void checkPlace() throws SQLException {
        OpenFile opened = Objects.requireNonNull(this.file);
        if (!OpenFile.at(opened.path()).equals(opened)) {
            throw new SQLException("another file is in its place", "", MOVED);
        }
    }

    @Override
    public boolean isShared() {
        return false;
    }

    /** Only a column of exactly this type is the table's own key, without a separate index. */
    @Override
    public String keyType() {
        return "integer";
    }

    @Override
    public void lockSchema(Session session) {
        // The file is this process's own.
    }

    @Override
    public boolean claim(Session session, UUID store) {
        return true;
    }

    @Override
    public StoreAddress address() {
        return this.address;
    }

    @Override
    public String problem(SQLException ex) {
        if (lacksLibrary(ex)) {
            return "needs SQLite's native library, which cannot be loaded";
        }
        return switch (codeOf(ex)) {
            case MOVED -> "was removed or replaced";
            case BUSY -> "is in use by another process";
            case CANNOT_OPEN, DRIVER -> "cannot be opened";
            case CORRUPT, NOT_A_DATABASE -> "is damaged, or is not an SQLite file";
            case FULL -> "has no space left on its disk";
            case IO_ERROR -> "cannot be read or written";
            case READ_ONLY -> "is read-only";
            default -> "does not work";
        };
    }

    @Override
    public String remedy(SQLException ex) {
        if (lacksLibrary(ex)) {
            return "Make %s a directory in which this user may write and execute files, with room for a few MB, or set another one: -Dorg.sqlite.tmpdir=<directory>. The log says what went wrong."
                    .formatted(System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir")));
        }
        return switch (codeOf(ex)) {
            case MOVED -> "Put the file back.";
            case BUSY -> "Stop that process, or give this service a file of its own: relay.store.url.";
            case CANNOT_OPEN, DRIVER, READ_ONLY ->
                "Make sure that the file's directory exists, and that this user may write to it.";
            case CORRUPT, NOT_A_DATABASE ->
                "Stop the service, and move the file away to start with an empty store; what waits in the old one is then"
                        + " not delivered. Or put an intact copy in its place, and give it a new store id: update relay_stream set"
                        + " store_id = '<a new UUID>'.";
            case FULL -> "Free space on the disk.";
            default -> "Check the disk and the system's log.";
        };
    }

    /** The driver's class is on the class path at run time only. */
    private static boolean lacksLibrary(SQLException ex) {
        Throwable cause = ex.getCause();
        return cause != null && cause.getClass().getName().equals("org.sqlite.NativeLibraryNotFoundException");
    }

    /** The last 8 bits of a code are the primary code, the others its details. */
    private static int codeOf(SQLException ex) {
        return (ex.getErrorCode() == MOVED) ? MOVED : ex.getErrorCode() & 0xff;
    }
}
