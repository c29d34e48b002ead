/**
 * What protects the server where Jetty has no means of its own: nothing here is on the way of an item.
 *
 * <p>Jetty itself bounds the connections, the headers, and how long a connection may be idle.
 */
@NullMarked
package dev.streampair.relay.http.guard;

import org.jspecify.annotations.NullMarked;
