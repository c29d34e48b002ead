package dev.streampair.relay;

/** The kinds of sources whose numbers are remembered, each up to a limit of its own. */
public enum SourceKind {

    /** The peer's, so that nobody else's can displace them. */
    PEER,

    /** Of other relays, which number their items as well. */
    NUMBERED
}
