package dev.streampair.relay.jdbc;

import dev.streampair.relay.StoreException;

/**
 * The store has gone back to an earlier state: it would reuse numbers that the peer has, and the peer would skip the
 * new items.
 */
final class LostCommitsException extends StoreException {

    private static final long serialVersionUID = 1L;

    LostCommitsException() {
        super(
                "The store has gone back to an earlier state: it has lost commits, or was replaced by a copy",
                "Stop all services that use it, and give it a new store id: update relay_stream set"
                        + " store_id = '<a new UUID>'. The peer may then receive the items in the outbox a second time.");
    }
}
