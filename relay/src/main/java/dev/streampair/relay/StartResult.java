package dev.streampair.relay;

/** What became of the wish to start a stream. Nothing has changed unless it is STARTED. */
public enum StartResult {

    /** The seed is in the outbox, and the stream takes items. */
    STARTED,

    /** It had been started before, and has not halted since. */
    RUNNING,

    /** The outbox has no room for the seed. */
    FULL,

    /** This service drains, before a stop or because it was told to. */
    DRAINING
}
