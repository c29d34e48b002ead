package dev.streampair.relay.http;

import dev.streampair.relay.EventId;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Refuses events by their source: events of the service itself and, if the pair has a key or certificates, events that
 * claim to come from the peer without proving it by each of them. The peer's events have a limit of their own
 * ({@link dev.streampair.relay.RingCapacity}). A sender that could pose as the peer could fill it, or use numbers that
 * the peer has yet to use.
 */
public final class SourceGuard {

    private final Supplier<String> own;

    private final String peer;

    private final @Nullable String key;

    private final @Nullable String certificate;

    /**
     * @param own supplies the source of the service's own events, called for each event
     * @param peer the peer's name
     * @param key the key that an event of the peer must have, or {@code null} if it needs none
     * @param certificate the DNS name that its sender's certificate must have, or {@code null} if it needs none
     */
    public SourceGuard(Supplier<String> own, String peer, @Nullable String key, @Nullable String certificate) {
        this.own = own;
        this.peer = "/" + peer + "/";
        this.key = key;
        this.certificate = certificate;
    }

    /**
     * @throws RefusedPostingException if the event is refused
     */
    void check(EventId event, Request request) {
        if (event.source().equals(this.own.get())) {
            throw new RefusedPostingException(
                    Problem.OWN_EVENT,
                    "Not accepted: the event comes from this service itself. Set its relay.peer.url to its peer's URL.");
        }
        String missing = event.source().startsWith(this.peer) ? missingProof(request) : null;
        if (missing != null) {
            String text = "Not accepted: the event claims to come from %s, but %s.".formatted(this.peer, missing);
            RefusalLog.tell(Problem.UNPROVEN_PEER, request, text);
            throw new RefusedPostingException(Problem.UNPROVEN_PEER, text);
        }
    }

    /** Whether an event that passed the check comes from the peer. */
    boolean isOfPeer(@Nullable EventId event) {
        return event != null && event.source().startsWith(this.peer);
    }

    private @Nullable String missingProof(Request request) {
        if (this.key != null && !PeerKey.matches(this.key, request.getHeaders().get(PeerKey.HEADER))) {
            return "its header %s is missing or wrong. Give both services the same relay.peer.key"
                    .formatted(PeerKey.HEADER);
        }
        if (this.certificate != null && !PeerCertificate.isShown(this.certificate, request)) {
            return "its sender shows no TLS client certificate with the DNS name %s. Give the peer one, or correct relay.peer.certificate"
                    .formatted(this.certificate);
        }
        if (PeerRole.isLacked(request)) {
            return "its login lacks the role of the peer. Give it the role PEER";
        }
        return null;
    }
}
