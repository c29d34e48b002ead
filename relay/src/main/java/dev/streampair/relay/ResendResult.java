package dev.streampair.relay;

import java.util.List;

/**
 * The outcome of a request to send dead letters again.
 *
 * @param sent the letters whose items are now in the outbox; they are no longer dead letters
 * @param left how many more matched, but found no room
 */
public record ResendResult(List<DeadLetter> sent, int left) {}
