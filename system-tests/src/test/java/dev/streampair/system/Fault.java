package dev.streampair.system;

/** What can go wrong with a request between a sender and its peer. */
enum Fault {

    /** The connection is reset, and for a while no other is accepted. */
    REFUSED,

    /** The connection is reset at the first byte of the request; the peer never sees it. */
    RESET_BEFORE_REQUEST,

    /** The peer gets a part of the request, then both connections are reset. */
    RESET_IN_REQUEST,

    /** The sender is cut off as soon as the peer has the whole request: its repeat may overtake the original. */
    RESET_AFTER_REQUEST,

    /** The peer has answered, but the sender is cut off instead. */
    RESET_BEFORE_ANSWER,

    /** The peer gets the request only when the sender has long given it up, and maybe repeated it. */
    DELAYED_REQUEST,

    /** The answer comes when the sender has long given it up. */
    DELAYED_ANSWER,

    /** The request comes in little pieces, the whole of it in time. */
    TRICKLED_REQUEST,

    /** The answer comes byte by byte, and the last one too late. */
    TRICKLED_ANSWER,

    /** The answer ends anywhere. */
    TRUNCATED_ANSWER,

    /** What comes back is no HTTP, whether the peer got the request or not. */
    GARBAGE_ANSWER
}
