/**
 * The relay in a Spring Boot application: settings, the {@code POST /stream} endpoint, the way to the peer over HTTP,
 * start and stop, meters, and the actuator's view of it.
 *
 * <p>The wire is CloudEvents 1.0 in HTTP binary mode for what the peer posts, plain JSON or CBOR integers for everybody
 * else, and RFC 9457 problem details for every refusal.
 *
 * <p>A posting's way in: the filters, of which {@code DirectIntakeFilter} is the last and answers what was accepted; Spring
 * MVC and {@code StreamController} for all else. Its way out: {@code HttpPeerClient}, which makes the request itself, and
 * blocks on the delivery thread: to hand an exchange between threads takes longer than all that is done with it.
 *
 * <p>What stands before it is open to anybody, and so is the actuator's own port where there is one: see {@code
 * GuardConfiguration}. Whatever a client sends, it holds a thread for a bounded time, and memory within bounds.
 *
 * <p>The log has a line for each item before its posting is answered, so a crash loses no line of what was acknowledged.
 * The lines of an array are written together: see {@code LogBuffer}.
 */
@NullMarked
package dev.streampair.relay.spring;

import org.jspecify.annotations.NullMarked;
