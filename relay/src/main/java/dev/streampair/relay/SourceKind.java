package dev.streampair.relay;

/** The kinds of sources whose numbers are remembered, each up to its own limit. */
public enum SourceKind {

    /** Sources of the peer, which no others can displace. */
    PEER,

    /** Sources of other relays, which number their items as well. */
    NUMBERED
}
