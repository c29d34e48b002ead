package dev.streampair.relay;

/**
 * Selects dead letters: those that match every criterion.
 *
 * @param from the lowest number
 * @param to the highest number
 * @param reason a text that their reason contains, case-sensitive; empty for any reason
 */
public record DeadLetterQuery(long from, long to, String reason) {

    /** Selects all dead letters. */
    public static final DeadLetterQuery ALL = new DeadLetterQuery(1, Long.MAX_VALUE, "");

    /** Selects the dead letter with this number. */
    public static DeadLetterQuery of(long number) {
        return new DeadLetterQuery(number, number, "");
    }

    boolean matches(DeadLetter letter) {
        return letter.number() >= this.from
                && letter.number() <= this.to
                && letter.reason().contains(this.reason);
    }
}
