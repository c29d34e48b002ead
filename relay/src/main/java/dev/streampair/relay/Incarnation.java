package dev.streampair.relay;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who uses a durable numbering: one process, from the moment it begins to deliver until it ends. A copy of a store has the
 * numbering of the original, and would use its numbers for other items; but no two processes have one id, and each of two
 * copies knows nothing of the other. So a receiver that remembers the id it has heard last takes nothing of a sender that
 * does not follow that one.
 *
 * @param ids the process's own, and those of the ones before it, as far back as the peer may know one of them as the last;
 *     newest first
 */
public record Incarnation(List<String> ids) {

    /** No more are kept: so many processes in a row do not end each with an acknowledgement that it did not note. */
    static final int MAX_IDS = 16;

    private static final int ID_BYTES = 8;

    private static final SecureRandom random = new SecureRandom();

    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{16}( [0-9a-f]{16}){0,%s}".formatted(MAX_IDS - 1));

    /** Nobody that anyone knows of: the numbering is not durable, so there can be no copy of it, or the sender does not tell. */
    public static final Incarnation NONE = new Incarnation(List.of());

    public Incarnation {
        ids = List.copyOf(ids);
    }

    /**
     * Reads what {@link #toString} has returned.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Incarnation parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("it must be 1 to %s ids of 16 hexadecimal digits".formatted(MAX_IDS));
        }
        return new Incarnation(List.of(text.split(" ", -1)));
    }

    /** Returns a process that begins after this one. */
    public Incarnation next() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        List<String> next = new ArrayList<>();
        next.add(HexFormat.of().formatHex(bytes));
        next.addAll(this.ids);
        return new Incarnation(next.subList(0, Math.min(next.size(), MAX_IDS)));
    }

    /** Returns the same process, of which it is sure that the peer knows it as the last. */
    public Incarnation acknowledged() {
        return (this.ids.size() <= 1) ? this : new Incarnation(Collections.singletonList(id()));
    }

    /** Its own id. */
    public String id() {
        return this.ids.get(0);
    }

    /** Whether the other is the same process. */
    public boolean isOf(Incarnation other) {
        return !this.ids.isEmpty() && !other.ids.isEmpty() && id().equals(other.id());
    }

    /** Returns its ids with a space between them. */
    @Override
    public String toString() {
        return String.join(" ", this.ids);
    }
}
