package dev.streampair.relay;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who uses a durable numbering: one process, from the moment it begins to deliver until it ends. A copy of a store, or one that
 * was put back, has the numbering of the original, and would use its numbers for other items. A receiver that remembers whom
 * it has heard last notices: see {@link #isOther}.
 *
 * <p>Each has an id: how many processes have used the numbering in the store that it was made for, and a random number. So of
 * two ids of one store the greater came later, and no two copies have one id.
 *
 * @param users the process, and those before it, back to the last of which it is sure that the peer has heard it: newest first
 */
public record Incarnation(List<User> users) {

    /** No more are kept. A receiver that heard none of these last takes the sender for a later one, as it is. */
    static final int MAX_USERS = 16;

    private static final Pattern USER = Pattern.compile("([0-9a-f]{16})(?:-([0-9]{1,18}))?");

    private static final Pattern TEXT = Pattern.compile("%1$s(?: %1$s){0,%2$s}".formatted(USER, MAX_USERS - 1));

    private static final HexFormat HEX = HexFormat.of();

    private static final int COUNT_DIGITS = 8;

    private static final SecureRandom random = new SecureRandom();

    /** Nobody that anyone knows of: the numbering is not durable, so there can be no copy of it, or the sender does not tell. */
    public static final Incarnation NONE = new Incarnation(List.of());

    public Incarnation {
        users = List.copyOf(users);
    }

    /**
     * One process.
     *
     * @param id its id, 16 hexadecimal digits
     * @param lastNumber the last number that it can have used, or {@code null} if that is not known
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
     * Reads what {@link #toString} has returned.
     *
     * @throws IllegalArgumentException if it is something else
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
     * Returns a process that begins after this one.
     *
     * @param lastNumber the last number that those before it can have used, or {@code null} if one of them may still use others
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

    /** Returns the same process, of which it is sure that the peer has heard it. */
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
     * Whether someone else has used, or may have used, numbers that this one uses: one who is no predecessor although he is no
     * older than the oldest of these, or a predecessor who has used more numbers than this one's store knows of.
     *
     * @param last the id of whoever was heard last
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

    /** Returns the ids, newest first, with a space between them, and behind each its last number. */
    @Override
    public String toString() {
        return String.join(" ", this.users.stream().map(User::toString).toList());
    }
}
