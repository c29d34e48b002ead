package dev.streampair.relay.jdbc;

import dev.streampair.relay.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the store's tables if there are none; checks and, if they are old, upgrades them otherwise. */
final class Schema {

    private static final Logger logger = LoggerFactory.getLogger(Schema.class);

    /** One step of a change to the tables. */
    private interface Step {

        /**
         * @param now the time, in milliseconds since the epoch
         */
        void in(Session session, long now) throws SQLException;
    }

    private static Step sql(String statement) {
        return (session, now) -> session.update(statement);
    }

    /** The time is in milliseconds since the epoch. */
    private static final String EVENTS = """
            create table relay_event (
              source text not null,
              event_id text not null,
              content text,
              taken bigint not null,
              answered bigint not null,
              came_at bigint not null,
              heard_of bigint not null,
              primary key (source, event_id))""";

    /**
     * The steps from each version to the next, beginning with version 1. Running processes of an older version continue
     * beside a newer one, because they name the columns that they know; or their statements fail, as those of versions
     * 1 to 3 do beside version 4. So a migration tool would have nothing to do.
     */
    private static final List<List<Step>> CHANGES = List.of(
            List.of(sql("alter table relay_outbox add column trace text")),
            List.of(
                    sql("alter table relay_stream add column paused_at bigint"),
                    sql("alter table relay_stream add column paused_by text")),
            List.of(
                    sql("alter table relay_outbox add column items text"),
                    sql("update relay_outbox set items = cast(item as text)"),
                    sql("alter table relay_outbox drop column item"),
                    sql(EVENTS),
                    EventTable::takeOver,
                    sql("delete from relay_source where kind = 'NAMED'"),
                    sql("alter table relay_source drop column event_id"),
                    sql("alter table relay_source add column incarnation text"),
                    sql("alter table relay_stream add column incarnation text")));

    static final int VERSION = CHANGES.size() + 1;

    private static final Set<String> FIRST_TABLES =
            Set.of("relay_schema", "relay_stream", "relay_outbox", "relay_source", "relay_dead_letter");

    private static final Set<String> LATER_TABLES = Set.of("relay_event");

    private final Database database;

    private final long now;

    /**
     * @param now the time, in milliseconds since the epoch
     */
    Schema(Database database, long now) {
        this.database = database;
        this.now = now;
    }

    /**
     * Makes sure that the tables exist, and belong to this service.
     *
     * @throws StoreException if they have an unknown version, belong to another service, are in another place, or are
     *     incomplete
     */
    void open(Session session, String service) throws SQLException {
        this.database.lockSchema(session);
        Set<String> found = tablesOf(session.connection());
        if (found.isEmpty()) {
            this.database.checkNotElsewhere(session, "relay_schema");
            create(session, service);
            return;
        }
        checkWhole(found, FIRST_TABLES);
        int version = session.queryOne("select version from relay_schema", (row) -> row.getInt(1));
        if (version < 1 || version > VERSION) {
            throw new StoreException(
                    "The store's tables have version %s, but this program knows versions 1 to %s"
                            .formatted(version, VERSION),
                    "Start the version of the program that wrote them, or give this one a store of its own: relay.store.url.");
        }
        String owner = session.queryOne("select service from relay_stream", (row) -> row.getString(1));
        if (!owner.equals(service)) {
            throw new StoreException(
                    "The store belongs to %s, but this service is %s".formatted(owner, service),
                    "Give each service a store of its own: another file, or another database or schema"
                            + " (jdbc:postgresql://<host>/<database>?currentSchema=<schema>).");
        }
        if (version < VERSION) {
            takeOver(session, version);
        } else {
            checkWhole(found, LATER_TABLES);
        }
    }

    private static void checkWhole(Set<String> found, Set<String> expected) {
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(found);
        if (!missing.isEmpty()) {
            throw new StoreException(
                    "The store is damaged: it has no table %s".formatted(String.join(", ", missing)),
                    "Restore the whole store, or start with an empty one: another file, database or schema.");
        }
    }

    /** Returns the names of the store's tables that exist. */
    private static Set<String> tablesOf(Connection connection) throws SQLException {
        String schema = connection.getSchema();
        Set<String> found = new HashSet<>();
        try (ResultSet tables = connection.getMetaData().getTables(null, schema, "relay_%", new String[] {"TABLE"})) {
            while (tables.next()) {
                // The query treats the schema's name as a pattern, which may match others, too.
                if (Objects.equals(tables.getString("TABLE_SCHEM"), schema)) {
                    found.add(tables.getString("TABLE_NAME"));
                }
            }
        }
        found.removeIf((table) -> !FIRST_TABLES.contains(table) && !LATER_TABLES.contains(table));
        return found;
    }

    private void takeOver(Session session, int version) throws SQLException {
        this.database.lockStream(session);
        for (List<Step> change : CHANGES.subList(version - 1, CHANGES.size())) {
            for (Step step : change) {
                step.in(session, this.now);
            }
        }
        session.update("update relay_schema set version = ?", VERSION);
        logger.info("upgraded the store's tables from version {} to version {}", version, VERSION);
    }

    private void create(Session session, String service) throws SQLException {
        for (String table : tables(this.database.keyType())) {
            session.update(table);
        }
        session.update(EVENTS);
        session.update("insert into relay_schema (version) values (?)", VERSION);
        session.update(
                "insert into relay_stream (service, store_id, revision, last_number, removed_through, send_limit, sent, halted)"
                        + " values (?, ?, 0, 0, 0, 0, 0, 0)",
                service,
                UUID.randomUUID().toString());
    }

    /** The times are milliseconds since the epoch; halted is 0 or 1. */
    private static List<String> tables(String keyType) {
        return List.of(
                "create table relay_schema (version integer not null)", """
                create table relay_stream (
                  service text not null,
                  store_id text not null,
                  revision bigint not null,
                  last_number bigint not null,
                  removed_through bigint not null,
                  seed bigint,
                  send_limit bigint not null,
                  sent bigint not null,
                  halted integer not null,
                  paused_at bigint,
                  paused_by text,
                  incarnation text)""", """
                create table relay_outbox (
                  number %s primary key,
                  items text not null,
                  came_at bigint not null,
                  trace text)""".formatted(keyType), """
                create table relay_source (
                  kind text not null,
                  source text not null,
                  taken bigint not null,
                  answered bigint not null,
                  heard_of bigint not null,
                  incarnation text,
                  primary key (kind, source))""", """
                create table relay_dead_letter (
                  number %s primary key,
                  item bigint not null,
                  refused_at bigint not null,
                  reason text not null)""".formatted(
                                keyType));
    }
}
