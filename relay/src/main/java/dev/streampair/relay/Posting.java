package dev.streampair.relay;

import org.jspecify.annotations.Nullable;

/**
 * Items posted together, to be taken together.
 *
 * @param items at least one
 * @param event the event that brought them, or {@code null} if they came without one: such a posting is new every time
 */
public record Posting(Items items, @Nullable EventId event) {

    public Posting {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a posting holds at least one item");
        }
    }

    /** Items that no event brought. */
    public static Posting of(long... items) {
        return new Posting(Items.of(items), null);
    }
}
