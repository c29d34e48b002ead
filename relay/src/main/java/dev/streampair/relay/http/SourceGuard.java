package dev.streampair.relay.http;

import dev.streampair.relay.EventId;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Refuses events by their source: those of the service itself, and, where the pair has a key or certificates, those that
 * claim to be the peer's and do not prove it by each of them. The peer's have a limit of their own ({@link
 * dev.streampair.relay.RingCapacity}), and whoever could claim them could fill it, or name numbers that the peer has yet to
 * use.
 */
public final class SourceGuard {

    private final Supplier<String> own;

    private final String peer;

    private final @Nullable String key;

    private final @Nullable String certificate;

    /**
     * @param own the source of the service's own events, asked with each event
     * @param peer the peer's name
     * @param key what an event of the peer must bear, or {@code null} if it need not bear anything
     * @param certificate the DNS name in the certificate of its sender, or {@code null} if any may send it
     */
    public SourceGuard(Supplier<String> own, String peer, @Nullable String key, @Nullable String certificate) {
        this.own = own;
        this.peer = "/" + peer + "/";
        this.key = key;
        this.certificate = certificate;
    }

    /**
     * @throws RefusedPostingException if it is refused
     */
    void check(EventId event, Request request) {
        if (event.source().equals(this.own.get())) {
            throw new RefusedPostingException(
                    Problem.OWN_EVENT,
                    "Not accepted: the event comes from this service itself. Set its relay.peer.url to that of its peer.");
        }
        String missing = event.source().startsWith(this.peer) ? missingProof(request) : null;
        if (missing != null) {
            String text = "Not accepted: the event claims to be of %s, and %s.".formatted(this.peer, missing);
            RefusalLog.tell(Problem.UNPROVEN_PEER, request, text);
            throw new RefusedPostingException(Problem.UNPROVEN_PEER, text);
        }
    }

    /** Whether an event that was not refused is the peer's. */
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
            return "its login has not the role of the peer. Give it the role PEER";
        }
        return null;
    }
}
