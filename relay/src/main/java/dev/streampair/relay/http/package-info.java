/**
 * The wire: how items are written, what the server answers, and the way to the peer. Jetty is known here only.
 *
 * <p>One posting's way, on the thread that selected it where it comes whole and the store is in memory:
 *
 * <pre>
 * in:  FrontHandler -&gt; StreamHandler -&gt; PostingHandler -&gt; RequestBody -&gt; PostingHandler.accept (PostingFormat) -&gt; Relay.accept
 * out: HttpPeerClient.deliver -&gt; the socket; then StreamExchange.accept: the poster's 202
 * </pre>
 *
 * <p>The peer's answer comes on the thread that selects the client's connection: {@code PeerRequest -> PeerAnswerReader ->} the
 * relay.
 *
 * <p>{@code FrontHandler} stands before the servlets. It never blocks: the thread that selects a request also reads, takes and
 * answers it. A body that comes in pieces, an answer that leaves in pieces, a peer that thinks and a subscriber that does not
 * read are events, and hold no thread. Everything but the stream goes to the servlets, on a thread of the server's pool, once
 * its body has come whole; {@code dev.streampair.relay.http.guard} sees to it. Where an application has filters of its own,
 * the stream goes through them as well, as {@code StreamServlet}.
 *
 * <p>What Jetty refuses before {@code FrontHandler} sees it is {@code Malformed}: the answer says how, and the log once a minute.
 *
 * <p>The peer posts CloudEvents 1.0 in HTTP binary mode, which is the fast way ({@code ItemsFormat}, {@code CloudEvents}). Everyone
 * else posts plain JSON or CBOR integers, or events of their own in binary or structured mode ({@code StructuredEvent}): the
 * {@code Content-Type} decides. Batches of events are refused. Every refusal is a problem (RFC 9457). An answer says something
 * of the posted items only with its {@code Verdict}, a header that no other server sends.
 */
@NullMarked
package dev.streampair.relay.http;

import org.jspecify.annotations.NullMarked;
