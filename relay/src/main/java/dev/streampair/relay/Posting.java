package dev.streampair.relay;

import org.jspecify.annotations.Nullable;

/**
 * Items posted together, to be accepted together.
 *
 * @param items at least one
 * @param event the event that the items came with, or {@code null}: a posting without an event is always new
 * @param trace the tracer's name for the posting, kept with its items until they are delivered; {@code null} if no
 *     tracer follows it
 */
public record Posting(
        Items items, @Nullable EventId event, @Nullable String trace) {

    public Posting {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a posting has no items, must have at least one");
        }
    }

    /** Creates a posting that no tracer follows. */
    public Posting(Items items, @Nullable EventId event) {
        this(items, event, null);
    }

    /** Returns a posting without an event. */
    public static Posting of(long... items) {
        return new Posting(Items.of(items), null);
    }

    /** Returns the same posting, by this login; an idempotency key belongs to the login that uses it. */
    public Posting postedBy(@Nullable String login) {
        return (login != null && this.event instanceof EventId.Keyed key)
                ? new Posting(this.items, key.of(login), this.trace)
                : this;
    }

    /** Returns the same posting with the tracer's name for it; without a name, the posting itself. */
    public Posting tracedAs(@Nullable String name) {
        return (name != null) ? new Posting(this.items, this.event, name) : this;
    }
}
