package dev.streampair.relay;

import java.time.Instant;

/**
 * The batch at the head of the line, after an attempt failed.
 *
 * @param first the number of its first item
 * @param last the number of its last item
 * @param item its first item
 * @param attempts how many attempts at this head have failed, with any number of items
 * @param since when the first attempt failed
 * @param lastAnswer the outcome of the last attempt
 * @param nextAttempt when the next attempt is due; an operator's order brings it forward
 */
public record HeadOfLine(
        long first, long last, long item, int attempts, Instant since, String lastAnswer, Instant nextAttempt) {

    /** Returns a copy whose next attempt is due at this time. */
    HeadOfLine dueAt(Instant time) {
        return new HeadOfLine(this.first, this.last, this.item, this.attempts, this.since, this.lastAnswer, time);
    }
}
