package dev.streampair.relay;

/** The outcome of an operator's request to make the item at the head of the line a dead letter. */
public enum HeadMove {

    /** The item is now a dead letter. */
    MOVED,

    /**
     * The item with this number is not at the head: it was delivered, others are before it, or another process
     * delivers.
     */
    NOT_AT_THE_HEAD,

    /** The limit on dead letters is reached. */
    NO_ROOM
}
