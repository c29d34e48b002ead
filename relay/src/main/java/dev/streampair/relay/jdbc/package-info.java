/**
 * The durable store: what the relay must not forget, in a database.
 *
 * <p>{@link dev.streampair.relay.jdbc.JdbcStore} keeps a service's stream in four tables, each with a class that holds its
 * SQL; the same text serves SQLite and PostgreSQL. What differs between them is in {@code Database}. One transaction takes
 * a group of postings: it locks the single row of {@code relay_stream}, which makes the order of the numbers the order of
 * the commits, and 202 is answered once it is committed.
 *
 * <p>Removing what the peer has taken is put off and done for many items at once: what a crash brings back, the peer skips.
 *
 * <p>On SQLite one process owns the file, and all it does goes through one connection. On PostgreSQL several may share the
 * store: each takes items through a connection of its own; a second connection delivers, and holds an advisory lock that
 * only one of the processes can have. With that connection the lock is lost, and with it the right to deliver. A process
 * that has lost it without noticing can deliver at most the batch that it holds, and of that the peer skips what it has. The
 * server ends the connection of a process that vanishes or stands still.
 *
 * <p>All rests on numbers that are never given twice. A store that goes back, to a copy or behind lost commits, is one whose
 * numbers would be: a process that knows of a later state notices it, and marks the store, so that no process takes or
 * delivers anything more, also after a start, until someone names the numbering anew. But no process knows more than what it
 * has seen itself since its start, and it notices nothing if another has taken as much again before it looks. So whoever puts a copy in place, or has replicas go over to a standby that lacks commits,
 * must stop all and name the numbering anew before the next start: the standby of a store that is shared must be a synchronous
 * one.
 *
 * <p>There is no connection pool, as a process has one or two connections, and keeps them, and no JDBC template: the statements of a
 * connection are prepared once and kept, which is a good part of the time that a transaction takes.
 */
@NullMarked
package dev.streampair.relay.jdbc;

import org.jspecify.annotations.NullMarked;
