package dev.streampair.relay.http;

import dev.streampair.relay.EventId;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Refuses events by their source: those of the service itself, and, where the pair has a key, those that claim to be the
 * peer's and do not bear it. The peer's have a limit of their own ({@link dev.streampair.relay.RingCapacity}), and whoever
 * could claim them could fill it, or name numbers that the peer has yet to use.
 */
public final class SourceGuard {

    private final Supplier<String> own;

    private final String peer;

    private final @Nullable String key;

    /**
     * @param own the source of the service's own events, asked with each event
     * @param peer the peer's name
     * @param key what an event of the peer must bear, or {@code null} if it need not bear anything
     */
    public SourceGuard(Supplier<String> own, String peer, @Nullable String key) {
        this.own = own;
        this.peer = "/" + peer + "/";
        this.key = key;
    }

    /**
     * @throws RefusedPostingException if it is refused
     */
    void check(EventId event, Request request) {
        if (event.source().equals(this.own.get())) {
            throw new RefusedPostingException(
                    Problem.OWN_EVENT,
                    "Not taken: the event comes from this service itself. Set its relay.peer.url to that of its peer.");
        }
        if (event.source().startsWith(this.peer)) {
            checkPeer(request);
        }
    }

    private void checkPeer(Request request) {
        if (this.key != null && !PeerKey.matches(this.key, request.getHeaders().get(PeerKey.HEADER))) {
            throw unproven(
                    request,
                    "its header %s is missing or wrong. Give both services the same relay.peer.key."
                            .formatted(PeerKey.HEADER));
        }
        if (PeerRole.isLacked(request)) {
            throw unproven(request, "its login has not the role of the peer. Give it the role PEER.");
        }
    }

    private RefusedPostingException unproven(Request request, String text) {
        String detail = "Not taken: the event claims to be of %s, and %s".formatted(this.peer, text);
        RefusalLog.tell(Problem.UNPROVEN_PEER, request, detail);
        return new RefusedPostingException(Problem.UNPROVEN_PEER, detail);
    }
}
