/**
 * The stream, live: {@code GET /stream} sends it as Server-Sent Events, and the page shows it.
 *
 * <p>The stream never waits for its followers, however many there are and however slowly they read: it puts accepted
 * items into a {@linkplain dev.streampair.relay.live.History bounded history}. A follower is a connection and a
 * position in the history, without a thread or a queue: each write begins when the one before is done. A follower that
 * the history has overtaken gets the number of events that it missed.
 */
@NullMarked
package dev.streampair.relay.live;

import org.jspecify.annotations.NullMarked;
