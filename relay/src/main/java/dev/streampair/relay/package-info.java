/**
 * The engine of a stream: takes posted items, hands each to the service's own {@link dev.streampair.relay.ItemHandler}
 * and delivers the successors, in order, to the peer.
 *
 * <p>One item's way:
 *
 * <pre>
 * 1. Relay.accept -&gt; Intake -&gt; Turns -&gt; Intake.take -&gt; Store.accept (Decision, ItemHandler; the successor is in the outbox)
 * 2.   -&gt; DeliveryMachine.itemsAdded -&gt; Delivery.next -&gt; PeerClient.deliver, if no delivery is on the way
 * 3.   -&gt; the poster's answer
 * 4. the peer's answer -&gt; DeliveryMachine -&gt; Delivery.answered -&gt; Store.removeThrough, and 2 again
 * </pre>
 *
 * <p>No thread waits here but an operator's. Who posts adds a turn; if nobody takes turns at the moment, it takes its own and whatever comes
 * meanwhile ({@code Turns}), and begins the next delivery if none is on the way. The delivery is a state machine
 * ({@code DeliveryMachine}) that each event drives a step further: items came, the peer answered, a back-off is over, an
 * order was given. Both run one step at a time ({@code Serial}), and one delivery is on the way at a time: that keeps the
 * items in order. A store that waits for a disk or a database brings a thread of its own, on which both run; what came
 * meanwhile is its next transaction.
 *
 * <p>A {@link dev.streampair.relay.Store} holds what must survive together: one call decides what is new, runs the handler,
 * appends the successors and remembers, whole or not at all. What is decided is the same for every store, and stands in
 * {@link dev.streampair.relay.Decision}; {@link dev.streampair.relay.InMemoryStore} keeps it until the process ends,
 * {@code dev.streampair.relay.jdbc} in a database. Postings that come at the same time reach the store as a group.
 *
 * <p>The engine knows no HTTP, no Spring Boot and no meters: {@link dev.streampair.relay.PeerClient} is its way out,
 * {@link dev.streampair.relay.RelayListener} the seam on which logs and meters hang, {@link dev.streampair.relay.Scheduler}
 * its clock.
 *
 * <p>What another service may use: an {@link dev.streampair.relay.ItemHandler} of its own, with Spring Boot's
 * auto-configuration from {@code dev.streampair.relay.spring}; {@link dev.streampair.relay.Relay} for a service that starts
 * its stream itself, {@link dev.streampair.relay.RelayListener} to hear of its items. The halt, the seed and the limit of a
 * stream are the pair's: a handler that never halts does not see them.
 */
@NullMarked
package dev.streampair.relay;

import org.jspecify.annotations.NullMarked;
