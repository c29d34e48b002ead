package dev.streampair.relay;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the user of a durable numbering: one process, from the moment it begins to deliver until it ends. A copy
 * of a store, or one that was restored, has the numbering of the original, and would use its numbers for other items. A
 * receiver that remembers the last user notices this: see {@link #isOther}.
 *
 * <p>Each incarnation has an id: the count of processes that have used the numbering in its store, and a random number.
 * So of two ids of one store, the greater came later, and no two copies share an id.
 *
 * @param users the process and its predecessors, newest first, back to the last one that is known to have reached the
 *     peer
 */
public record Incarnation(List<User> users) {

    /**
     * The maximum number of users kept. A receiver whose last known user is older than all of these treats the sender
     * as a later one, which it is.
     */
    static final int MAX_USERS = 16;

    private static final Pattern USER = Pattern.compile("([0-9a-f]{16})(?:-([0-9]{1,18}))?");

    private static final Pattern TEXT = Pattern.compile("%1$s(?: %1$s){0,%2$s}".formatted(USER, MAX_USERS - 1));

    private static final HexFormat HEX = HexFormat.of();

    private static final int COUNT_DIGITS = 8;

    private static final SecureRandom random = new SecureRandom();

    /**
     * No known user: the numbering is not durable, so there can be no copy of it, or the sender does not name its user.
     */
    public static final Incarnation NONE = new Incarnation(List.of());

    public Incarnation {
        users = List.copyOf(users);
    }

    /**
     * One process.
     *
     * @param id its id, 16 hexadecimal digits
     * @param lastNumber the last number that it may have used, or {@code null} if that is not known
     */
    public record User(String id, @Nullable Long lastNumber) {

        private long count() {
            return HexFormat.fromHexDigitsToLong(this.id, 0, COUNT_DIGITS);
        }

        @Override
        public String toString() {
            return (this.lastNumber != null) ? this.id + "-" + this.lastNumber : this.id;
        }
    }

    /**
     * Parses the text that {@link #toString} returns.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static Incarnation parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "it must be 1 to %s ids of 16 hexadecimal digits, each with its last number if that is known: <id>-<number>"
                            .formatted(MAX_USERS));
        }
        List<User> users = new ArrayList<>();
        Matcher user = USER.matcher(text);
        while (user.find()) {
            users.add(new User(user.group(1), (user.group(2) != null) ? Long.valueOf(user.group(2)) : null));
        }
        return new Incarnation(users);
    }

    /**
     * Returns the incarnation of a process that begins after this one.
     *
     * @param lastNumber the last number that its predecessors may have used, or {@code null} if one of them may still
     *     use more
     */
    public Incarnation next(@Nullable Long lastNumber) {
        int count = this.users.isEmpty() ? 1 : (int) this.users.get(0).count() + 1;
        List<User> next = new ArrayList<>();
        next.add(new User(HEX.toHexDigits(count) + HEX.toHexDigits(random.nextInt()), null));
        if (!this.users.isEmpty()) {
            next.add(new User(id(), lastNumber));
            next.addAll(this.users.subList(1, this.users.size()));
        }
        return new Incarnation(next.subList(0, Math.min(next.size(), MAX_USERS)));
    }

    /** Returns the same process, now known to have reached the peer, without its predecessors. */
    public Incarnation acknowledged() {
        return (this.users.size() <= 1) ? this : new Incarnation(this.users.subList(0, 1));
    }

    /** The process's own id. */
    public String id() {
        return this.users.get(0).id();
    }

    /** Whether the other is the same process. */
    public boolean isOf(Incarnation other) {
        return !this.users.isEmpty() && !other.users.isEmpty() && id().equals(other.id());
    }

    /**
     * Whether another process has used, or may have used, numbers that this one uses: one that is not a predecessor
     * although it is not older than the oldest of them, or a predecessor that has used more numbers than this one's
     * store knows of.
     *
     * @param last the id of the last user that the receiver knows of
     * @param answered the last number that was answered
     */
    boolean isOther(String last, long answered) {
        if (this.users.isEmpty()) {
            return false;
        }
        for (User user : this.users) {
            if (user.id().equals(last)) {
                return user.lastNumber() != null && answered > user.lastNumber();
            }
        }
        return new User(last, null).count()
                >= this.users.get(this.users.size() - 1).count();
    }

    /** Returns the ids, newest first, separated by spaces, each followed by its last number if that is known. */
    @Override
    public String toString() {
        return String.join(" ", this.users.stream().map(User::toString).toList());
    }
}
