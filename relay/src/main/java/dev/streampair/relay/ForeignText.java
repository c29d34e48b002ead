package dev.streampair.relay;

import java.util.regex.Pattern;

/** Text that came from elsewhere (the peer, a database, a header), as it may stand in a line of a log or on a page. */
public final class ForeignText {

    /** How much of it is shown. */
    private static final int MAX_LENGTH = 300;

    /** Control and format characters, separators of lines and paragraphs, halves of characters, and what is no character. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]+");

    private ForeignText() {}

    /** Returns the beginning of a text, in one line in which every character can be seen. */
    public static String clean(String text) {
        return UNSEEN.matcher(text.substring(0, Math.min(text.length(), MAX_LENGTH)))
                .replaceAll(" ")
                .strip();
    }

    /** Returns the beginning of the first line that is not blank, cleaned. */
    public static String firstLine(String text) {
        return clean(text.lines().filter((line) -> !line.isBlank()).findFirst().orElse(""));
    }
}
