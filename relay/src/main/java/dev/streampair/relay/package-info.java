/**
 * The engine of a stream: takes posted items, hands each to the service's own {@link dev.streampair.relay.ItemHandler}
 * and delivers the successors, in order, to the peer.
 *
 * <p>One item's way, in one direction and without a way back:
 *
 * <pre>
 * Relay.accept -&gt; Intake -&gt; Store (Ruling, ItemHandler) -&gt; DeliveryLoop -&gt; Delivery -&gt; PeerClient
 * </pre>
 *
 * <p>Two kinds of threads meet here. The callers of {@link dev.streampair.relay.Relay#accept} take turns in {@code Intake},
 * never wait for the peer, and leave as soon as the successors are stored. One delivery thread, owned by
 * {@code DeliveryLoop}, posts them, one delivery at a time: that is what keeps them in order. It alone waits, for items,
 * for the peer's answer and between attempts.
 *
 * <p>A {@link dev.streampair.relay.Store} holds what must survive together: one call decides what is new, runs the handler,
 * appends the successors and remembers, whole or not at all. What is decided is the same for every store, and stands in
 * {@link dev.streampair.relay.Ruling}; {@link dev.streampair.relay.InMemoryStore} keeps it until the process ends,
 * {@code dev.streampair.relay.jdbc} in a database. Postings that come at the same time reach the store as a group.
 *
 * <p>The engine knows no HTTP, no Spring Boot and no meters: {@link dev.streampair.relay.PeerClient} is its way out,
 * {@link dev.streampair.relay.RelayListener} the seam on which logs and meters hang.
 */
@NullMarked
package dev.streampair.relay;

import org.jspecify.annotations.NullMarked;
