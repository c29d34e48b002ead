package dev.streampair.relay;

import java.time.Instant;
import java.util.List;

/**
 * An item that the peer will never accept.
 *
 * @param number the item's number in the outbox, which identifies the letter
 * @param item the item
 * @param time when the peer refused it
 * @param reason the peer's reason, or a note that an operator decided
 */
public record DeadLetter(long number, long item, Instant time, String reason) {

    /** Returns the items of letters, in their order. */
    public static Items itemsOf(List<DeadLetter> letters) {
        return Items.of(letters.stream().mapToLong(DeadLetter::item).toArray());
    }
}
