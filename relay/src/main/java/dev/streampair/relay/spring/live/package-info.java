/**
 * What one can watch while it happens: {@code GET /stream}, the stream as Server-Sent Events, and the page that shows it.
 *
 * <p>However many follow, and however slowly they read, the stream goes its way: it puts what it takes in a
 * {@linkplain dev.streampair.relay.spring.live.History bounded history}, and one thread writes from there to those whose
 * connections take something, without ever waiting for one. So a follower is a connection and a position, no thread and no
 * queue; one that is overtaken is told how much it missed.
 */
@NullMarked
package dev.streampair.relay.spring.live;

import org.jspecify.annotations.NullMarked;
