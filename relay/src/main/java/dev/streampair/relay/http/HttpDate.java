package dev.streampair.relay.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a date in a header, in each of the three forms that a recipient must accept: RFC 9110, section 5.6.7. Spring
 * does not read the second form, or a one-digit day in the third. Jetty reads two-digit years by the rule for cookies,
 * and treats every zone as GMT.
 */
final class HttpDate {

    /** {@code Sunday, 06-Nov-94 08:49:37 GMT}. */
    private static final Pattern RFC_850 = Pattern.compile(
            "(Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day, ([0-9]{2})-([A-Za-z]{3})-([0-9]{2}) ([0-9:]{8} GMT)");

    /** {@code Sun Nov  6 08:49:37 1994}. */
    private static final Pattern ASCTIME =
            Pattern.compile("([A-Za-z]{3}) ([A-Za-z]{3}) (?: ([0-9])|([0-9]{2})) ([0-9:]{8}) ([0-9]{4})");

    private HttpDate() {}

    /**
     * Reads a date.
     *
     * @param now decides the century of a two-digit year: the last century for which the date is at most 50 years ahead
     * @return {@code null} if the text is not a date, or its day of the week does not match the date
     */
    static @Nullable Instant parse(String text, Instant now) {
        try {
            Matcher date = RFC_850.matcher(text);
            if (date.matches()) {
                return parseRfc850(date, now.atZone(ZoneOffset.UTC)).toInstant();
            }
            return parseFixed(ASCTIME.matcher(text).replaceFirst("$1, $3$4 $2 $6 $5 GMT"))
                    .toInstant();
        } catch (DateTimeException ex) {
            return null;
        }
    }

    private static ZonedDateTime parseRfc850(Matcher date, ZonedDateTime now) {
        int latest = now.getYear() + 50;
        int year = latest - Math.floorMod(latest - Integer.parseInt(date.group(4)), 100);
        String day = date.group(2) + " " + date.group(3) + " ";
        String time = " " + date.group(5);
        // In another century the date has another day of the week, so the day is left out at first.
        if (parseFixed(day + year + time).isAfter(now.plusYears(50))) {
            year -= 100;
        }
        return parseFixed(date.group(1).substring(0, 3) + ", " + day + year + time);
    }

    private static ZonedDateTime parseFixed(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }
}
