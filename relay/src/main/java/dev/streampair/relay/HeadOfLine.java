package dev.streampair.relay;

import java.time.Instant;

/**
 * The batch at the head of the line, when it was tried in vain.
 *
 * @param first the number of its first item
 * @param last the number of its last item
 * @param item its first item
 * @param attempts how often it was tried, in whatever number
 * @param since when the first attempt failed
 * @param lastAnswer what came of the last one
 * @param nextAttempt when the next one is due; an operator's order brings it forward
 */
public record HeadOfLine(
        long first, long last, long item, int attempts, Instant since, String lastAnswer, Instant nextAttempt) {

    /** Returns the same with the next attempt at another time. */
    HeadOfLine dueAt(Instant time) {
        return new HeadOfLine(this.first, this.last, this.item, this.attempts, this.since, this.lastAnswer, time);
    }
}
