package dev.streampair.relay;

import java.util.regex.Pattern;

/**
 * Cleans text that came from elsewhere (the peer, a database, a header), so that it can be part of a log line or a
 * page.
 */
public final class ForeignText {

    /** How many characters are shown. */
    private static final int MAX_LENGTH = 300;

    /**
     * Control and format characters, line and paragraph separators, lone surrogates, private-use and unassigned code
     * points.
     */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]+");

    private ForeignText() {}

    /** Returns the beginning of a text, as one line of visible characters. */
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
