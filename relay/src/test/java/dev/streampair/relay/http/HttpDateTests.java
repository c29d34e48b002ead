package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTests {

    private static final Instant NOW = Instant.parse("2026-11-23T17:00:00Z");

    private final Locale language = Locale.getDefault();

    @AfterEach
    void restoreLanguage() {
        Locale.setDefault(this.language);
    }

    private static void assertReadsEachForm() {
        Instant date = Instant.parse("1994-11-06T08:49:37Z");
        assertThat(HttpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT", NOW)).isEqualTo(date);
        assertThat(HttpDate.parse("Sunday, 06-Nov-94 08:49:37 GMT", NOW)).isEqualTo(date);
        assertThat(HttpDate.parse("Sun Nov  6 08:49:37 1994", NOW)).isEqualTo(date);
    }

    @Test
    void readsTheExamplesOfTheSpecification() {
        assertReadsEachForm();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fa-IR", "ar-EG", "th-TH-u-ca-buddhist-nu-thai", "ja-JP-u-ca-japanese", "tr-TR"})
    void readsThemInEveryLanguageOfTheMachine(String language) {
        Locale.setDefault(Locale.forLanguageTag(language));
        assertReadsEachForm();
    }

    /** 1 November 2026 is a Sunday. */
    @ParameterizedTest
    @CsvSource({"Sunday, 1", "Monday, 2", "Tuesday, 3", "Wednesday, 4", "Thursday, 5", "Friday, 6", "Saturday, 7"})
    void readsEveryDayOfTheWeek(String day, int date) {
        Instant expected = Instant.parse("2026-11-0%sT08:49:37Z".formatted(date));
        assertThat(HttpDate.parse("%s, 0%s-Nov-26 08:49:37 GMT".formatted(day, date), NOW))
                .isEqualTo(expected);
        assertThat(HttpDate.parse("%s Nov  %s 08:49:37 2026".formatted(day.substring(0, 3), date), NOW))
                .isEqualTo(expected);
    }

    /** A date that seems more than 50 years ahead is the last one in the past with the same digits. */
    @ParameterizedTest
    @CsvSource({
        "'Monday, 23-Nov-76 17:00:00 GMT', 2076-11-23T17:00:00Z",
        "'Tuesday, 23-Nov-76 17:00:01 GMT', 1976-11-23T17:00:01Z",
        "'Saturday, 01-Jan-77 00:00:00 GMT', 1977-01-01T00:00:00Z",
        "'Tuesday, 31-Dec-75 00:00:00 GMT', 2075-12-31T00:00:00Z",
        "'Friday, 31-Dec-99 23:59:59 GMT', 1999-12-31T23:59:59Z",
        "'Tuesday, 29-Feb-00 00:00:00 GMT', 2000-02-29T00:00:00Z"
    })
    void findsTheCenturyOfAYearOfTwoDigits(String text, Instant date) {
        assertThat(HttpDate.parse(text, NOW)).isEqualTo(date);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "06 nov 94 08:49:37",
                "Mon, 06 Nov 1994 08:49:37 GMT",
                "Monday, 06-Nov-94 08:49:37 GMT",
                "Mon Nov  6 08:49:37 1994",
                "Sun, 06-Nov-94 08:49:37 GMT",
                "Sursday, 06-Nov-94 08:49:37 GMT",
                "Sunday, 06-Nov-1994 08:49:37 GMT",
                "Sunday, 06-Now-94 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 PST",
                "Sunday, 06-Nov-94 08:49:37",
                "Sunday, 06-Nov-94 24:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT;",
                "Sun Nov 6 08:49:37 1994",
                "Sun Nov  6 08:49:37 1994 GMT",
                "Sun Nov  6 08:49:37 94",
                "Sun Nov  6 08:60:37 1994",
                "a Sun Nov  6 08:49:37 1994",
                "Sun Nov  \u0666 08:49:37 1994",
                "2026-11-23T17:00:00Z"
            })
    void readsNothingElse(String text) {
        assertThat(HttpDate.parse(text, NOW)).isNull();
    }
}
