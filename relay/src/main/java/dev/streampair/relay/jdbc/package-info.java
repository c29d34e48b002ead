/**
 * The durable store: keeps in a database what the relay must not forget.
 *
 * <p>{@link dev.streampair.relay.jdbc.JdbcStore} keeps a service's stream in five tables, each with a class that holds
 * its SQL; the same text serves SQLite and PostgreSQL. What differs between the two is in {@code Database}. One
 * transaction accepts a group of postings: it locks the single row of {@code relay_stream}, which makes the order of
 * the numbers the order of the commits, and the answer 202 follows the commit.
 *
 * <p>The removal of items that the peer has accepted is postponed and done for many items at once: the peer skips those
 * that a crash brings back.
 *
 * <p>On SQLite one process owns the file, and does everything through one connection. On PostgreSQL several processes
 * may share the store. Each accepts items through a connection of its own; a second connection delivers, and holds an
 * advisory lock that only one of the processes can have. A process that loses this connection loses the lock, and with
 * it the right to deliver. A process that has not noticed the loss can deliver at most the batch that it holds, and the
 * peer skips what it already has of that. The server ends the connection of a process that vanishes or stands still.
 *
 * <p>Everything relies on numbers that are never given twice. A store that goes back to an earlier state, to a copy or
 * behind lost commits, would give numbers twice. A process that knows of a later state notices it, and marks the store,
 * so that no process accepts or delivers anything more, even after a restart, until someone gives the store a new store
 * id. But a process knows only what it has seen since its start, and it notices nothing if another one has accepted as
 * much again before it looks. So whoever restores a copy, or lets replicas fail over to a standby that lacks commits,
 * must stop all processes and set a new store id before the next start. The standby of a shared store must be a
 * synchronous one.
 *
 * <p>There is no connection pool, because a process has one or two connections, and keeps them. There is no JDBC
 * template, because the statements of a connection are prepared once and kept, which saves a good part of a
 * transaction's time.
 */
@NullMarked
package dev.streampair.relay.jdbc;

import org.jspecify.annotations.NullMarked;
