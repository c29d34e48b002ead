/**
 * What one can watch while it happens: {@code GET /stream}, the stream as Server-Sent Events, and the page that shows it.
 *
 * <p>However many follow, and however slowly they read, the stream goes its way: it puts what it takes in a
 * {@linkplain dev.streampair.relay.live.History bounded history}. A subscriber is a connection and a position in it, no
 * thread and no queue: each write begins when the one before is done. One that is overtaken is told how much it missed.
 */
@NullMarked
package dev.streampair.relay.live;

import org.jspecify.annotations.NullMarked;
