/**
 * What protects the server where Jetty has no means of its own. A posting passes a look at its headers (CrossSite) and a count
 * of its bytes (MemoryBudget), and nothing else of it.
 *
 * <p>Jetty itself bounds the connections, the headers, and how long a connection may be idle.
 */
@NullMarked
package dev.streampair.relay.http.guard;

import org.jspecify.annotations.NullMarked;
