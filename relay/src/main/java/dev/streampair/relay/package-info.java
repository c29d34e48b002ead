/**
 * The engine of a stream: accepts postings, passes each item to the service's own
 * {@link dev.streampair.relay.ItemHandler}, and delivers the successors, in order, to the peer.
 *
 * <p>The way of an item:
 *
 * <pre>
 * 1. Relay.accept -&gt; Intake -&gt; Turns -&gt; Intake.acceptGroup -&gt; Store.accept (Decision, ItemHandler);
 *      the successor is in the outbox
 * 2.   -&gt; DeliveryMachine.itemsAdded -&gt; Delivery.next -&gt; PeerClient.deliver, if no delivery is in flight
 * 3.   -&gt; the poster's answer
 * 4. the peer's answer -&gt; DeliveryMachine -&gt; Delivery.answered -&gt; Store.acknowledgeThrough, and 2 again
 * </pre>
 *
 * <p>No thread waits here, except an operator's. A poster's thread adds a turn. If no other thread runs turns at the
 * moment, it runs its own and those that arrive meanwhile ({@code Turns}), and begins the next delivery if none is in
 * flight. The delivery is a state machine ({@code DeliveryMachine}), and each event drives it one step further: new
 * items, the peer's answer, the end of a back-off, an order. Both run one step at a time ({@code Serial}), and one
 * delivery is in flight at a time: that keeps the items in order. A store that waits for a disk or a database has a
 * thread of its own, on which both run; postings that arrive meanwhile are its next transaction.
 *
 * <p>A {@link dev.streampair.relay.Store} holds what must survive together: one call decides what is new, runs the
 * handler, appends the successors and remembers the postings, as a whole or not at all. The decision is the same for
 * every store, and is in {@link dev.streampair.relay.Decision}. {@link dev.streampair.relay.InMemoryStore} keeps its
 * state until the process ends, {@code dev.streampair.relay.jdbc} keeps it in a database. Postings that arrive at the
 * same time reach the store as a group.
 *
 * <p>The engine knows no HTTP, no Spring Boot and no meters: {@link dev.streampair.relay.PeerClient} is its way out,
 * {@link dev.streampair.relay.RelayListener} the interface for logs and meters, {@link dev.streampair.relay.Scheduler}
 * its clock.
 *
 * <p>Another service may use an {@link dev.streampair.relay.ItemHandler} of its own, with Spring Boot's
 * auto-configuration from {@code dev.streampair.relay.spring}; {@link dev.streampair.relay.Relay}, to start its stream
 * itself; and {@link dev.streampair.relay.RelayListener}, to be notified of its items. The halt, the seed and the limit
 * of a stream belong to the pair: a handler that never halts does not see them.
 */
@NullMarked
package dev.streampair.relay;

import org.jspecify.annotations.NullMarked;
