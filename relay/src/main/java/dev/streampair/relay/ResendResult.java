package dev.streampair.relay;

import java.util.List;

/**
 * What became of the wish to send dead letters again.
 *
 * @param sent those that are in the outbox now, and no dead letters any more
 * @param left how many more were meant, and found no room
 */
public record ResendResult(List<DeadLetter> sent, int left) {}
