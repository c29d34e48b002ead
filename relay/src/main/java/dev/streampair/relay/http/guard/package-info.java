/**
 * The protection of the server for which Jetty has no means of its own. Of all this, a posting passes only a check of
 * its headers (CrossSite) and a count of its bytes (MemoryBudget).
 *
 * <p>Jetty itself bounds the connections, the headers, and how long a connection may be idle.
 */
@NullMarked
package dev.streampair.relay.http.guard;

import org.jspecify.annotations.NullMarked;
