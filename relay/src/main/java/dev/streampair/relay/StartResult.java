package dev.streampair.relay;

/** The outcome of a request to start a stream. Nothing has changed unless it is STARTED. */
public enum StartResult {

    /** The seed is in the outbox, and the stream accepts items. */
    STARTED,

    /** The stream was started before, and has not halted since. */
    RUNNING,

    /** The outbox has no room for the seed. */
    FULL,

    /** This service drains, before a stop or on an operator's order. */
    DRAINING
}
