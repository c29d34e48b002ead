package dev.streampair.relay;

import org.jspecify.annotations.Nullable;

/**
 * Items posted together, to be taken together.
 *
 * @param items at least one
 * @param event the event that brought them, or {@code null} if they came without one: such a posting is new every time
 * @param trace what a tracer calls the posting, kept with its items until they are delivered; {@code null} if none follows it
 */
public record Posting(
        Items items, @Nullable EventId event, @Nullable String trace) {

    public Posting {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a posting holds at least one item");
        }
    }

    /** Items that no tracer follows. */
    public Posting(Items items, @Nullable EventId event) {
        this(items, event, null);
    }

    /** Items that no event brought. */
    public static Posting of(long... items) {
        return new Posting(Items.of(items), null);
    }

    /** Returns the same, posted by who has this login; an idempotency key is each one's own. */
    public Posting postedBy(@Nullable String login) {
        return (login != null && this.event instanceof EventId.Keyed key)
                ? new Posting(this.items, key.of(login), this.trace)
                : this;
    }

    /** Returns the same, followed by a tracer that calls it by this name, if it does. */
    public Posting tracedAs(@Nullable String name) {
        return (name != null) ? new Posting(this.items, this.event, name) : this;
    }
}
