package dev.streampair.relay;

/** What became of an operator's wish to make the item at the head of the line a dead letter. */
public enum HeadMove {

    /** The item is a dead letter. */
    MOVED,

    /** No item of this number is at the head: it was delivered, or others are before it, or another process delivers. */
    NOT_AT_THE_HEAD,

    /** There are as many dead letters as may be. */
    NO_ROOM
}
