package dev.streampair.relay.security;

/** What someone who logs in may do. Nobody may do anything without a role. */
enum Role {

    /** Reads everything: the page, the stream's followers, the actuator. */
    READER,

    /** Posts items. */
    POSTER,

    /** Posts items, also in the name of the peer: the peer's own deliveries need it. */
    PEER,

    /** Steers, and reads everything: all that the others may not do, except posting. */
    OPERATOR
}
