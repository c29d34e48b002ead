package dev.streampair.relay;

/**
 * Which dead letters are meant: those that match in all.
 *
 * @param from the lowest number
 * @param to the highest number
 * @param reason what their reason contains, in upper and lower case as given; empty for any
 */
public record DeadLetterQuery(long from, long to, String reason) {

    /** Means all of them. */
    public static final DeadLetterQuery ALL = new DeadLetterQuery(1, Long.MAX_VALUE, "");

    /** Means the one of this number. */
    public static DeadLetterQuery of(long number) {
        return new DeadLetterQuery(number, number, "");
    }

    boolean matches(DeadLetter letter) {
        return letter.number() >= this.from
                && letter.number() <= this.to
                && letter.reason().contains(this.reason);
    }
}
