package dev.streampair.relay.jdbc;

import dev.streampair.relay.StoreException;

/** The store has gone back: it would give numbers again that the peer has, and the peer would skip what comes under them. */
final class LostCommitsException extends StoreException {

    private static final long serialVersionUID = 1L;

    LostCommitsException() {
        super(
                "The store is not what it was: it has lost commits, or a copy was put in its place",
                "Stop all services that use it, and name the numbering anew: update relay_stream set"
                        + " store_id = '<a new UUID>'; what waits in the store may come to the peer a second time then.");
    }
}
