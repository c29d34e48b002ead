package dev.streampair.relay.security;

/** What a login may do. Without a role it may do nothing. */
enum Role {

    /** Reads everything: the page, the stream's followers, the actuator. */
    READER,

    /** Posts items. */
    POSTER,

    /** Posts items, also in the peer's name: the peer needs this role for its deliveries. */
    PEER,

    /** Reads and changes everything, but does not post items. */
    OPERATOR
}
