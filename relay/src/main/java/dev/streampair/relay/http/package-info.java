/**
 * The wire: the formats of items, the answers of the server, and the client for the peer. Only this package knows
 * Jetty.
 *
 * <p>The path of a posting, all on the thread that selected it if the body arrives in one piece and the store is in
 * memory:
 *
 * <pre>
 * in:  FrontHandler -&gt; StreamHandler -&gt; PostingHandler -&gt; RequestBody -&gt; PostingHandler.accept
 * (PostingFormat) -&gt; Relay.accept out: HttpPeerClient.deliver -&gt; the socket; then StreamExchange.accept: the
 * poster's 202
 * </pre>
 *
 * <p>The peer's answer arrives on the thread that selects the client's connection: {@code PeerRequest ->
 * PeerAnswerReader ->} the relay.
 *
 * <p>{@code FrontHandler} comes before the servlets. It never blocks: the thread that selects a request also reads,
 * accepts and answers it. A body that arrives in pieces, an answer that leaves in pieces, a slow peer and a subscriber
 * that does not read are events, and hold no thread. All other requests go to the servlets, on a thread of the server's
 * pool, once their whole body has arrived; {@code dev.streampair.relay.http.guard} takes care of that. If an
 * application has filters of its own, the stream's requests also pass through them, to {@code StreamServlet}.
 *
 * <p>{@code Malformed} describes the requests that Jetty refuses before {@code FrontHandler} sees them. The answer says
 * what is wrong, and so does the log, once a minute.
 *
 * <p>The peer posts CloudEvents 1.0 in HTTP binary mode, which is the fast path ({@code ItemsFormat},
 * {@code CloudEvents}). All others post plain JSON or CBOR integers, or events of their own in binary or structured
 * mode ({@code StructuredEvent}): the {@code Content-Type} decides. Batches of events are refused. Every refusal is a
 * problem (RFC 9457). An answer says something about the posted items only with a {@code Verdict}, a header that no
 * other server sends.
 */
@NullMarked
package dev.streampair.relay.http;

import org.jspecify.annotations.NullMarked;
