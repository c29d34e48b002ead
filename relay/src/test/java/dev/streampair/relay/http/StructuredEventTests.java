package dev.streampair.relay.http;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.streampair.relay.EventId;
import dev.streampair.relay.Items;
import dev.streampair.relay.Posting;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredEventTests {

    private static final int MAX_ITEMS = 5;

    private static final String ATTRIBUTES =
            "\"specversion\":\"1.0\",\"type\":\"com.example.reading\",\"source\":\"urn:sensor:1\",\"id\":\"A-17\"";

    private static Posting read(String body) {
        return StructuredEvent.read(body.getBytes(UTF_8), MAX_ITEMS);
    }

    /** An event that has these members as well. */
    private static String event(String members) {
        return "{" + ATTRIBUTES + "," + members + "}";
    }

    /** An event with data, in which one attribute has another value. */
    private static String event(String name, String value) {
        return event("\"data\":41")
                .replaceFirst("\"" + name + "\":\"[^\"]*\"", Matcher.quoteReplacement("\"" + name + "\":" + value));
    }

    private static void assertRefused(byte[] body, Problem problem, String reason) {
        RefusedPostingException refusal =
                catchThrowableOfType(RefusedPostingException.class, () -> StructuredEvent.read(body, MAX_ITEMS));
        assertThat(refusal).hasMessageContaining("Not accepted: " + reason);
        assertThat(refusal.detail().getType()).isEqualTo(problem.detail("").getType());
    }

    private static void assertBadEvent(String body, String reason) {
        assertRefused(body.getBytes(UTF_8), Problem.BAD_EVENT, reason);
    }

    @Test
    void readsOneIntegerAndAnArray() {
        EventId id = new EventId.Named("urn:sensor:1", "A-17");
        assertThat(read(event("\"data\":41"))).isEqualTo(new Posting(Items.of(41), id));
        assertThat(read(event("\"data\":[-9223372036854775808, 9223372036854775806]")))
                .isEqualTo(new Posting(Items.of(Items.MIN_ITEM, Items.MAX_ITEM), id));
    }

    @Test
    void readsMembersInAnyOrder() {
        assertThat(
                        read(
                                "{\"data\":41,\"id\":\"A-17\",\"source\":\"urn:sensor:1\",\"type\":\"t\",\"specversion\":\"1.0\"}"))
                .isEqualTo(new Posting(Items.of(41), new EventId.Named("urn:sensor:1", "A-17")));
    }

    @Test
    void readsTheNumbersOfARelaysEvent() {
        assertThat(read("{\"specversion\":\"1.0\",\"type\":\"dev.streampair.items\",\"source\":\"/service-y/1\","
                        + "\"id\":\"17-19\",\"data\":[2,4,6]}"))
                .isEqualTo(new Posting(Items.of(2, 4, 6), new EventId.Numbered("/service-y/1", 17)));
        assertBadEvent(
                "{\"specversion\":\"1.0\",\"type\":\"dev.streampair.items\",\"source\":\"/service-y/1\","
                        + "\"id\":\"17-19\",\"data\":[2,4]}",
                "id is 17-19, must be <first>-<last>");
    }

    /** Percent-encoding is of headers. */
    @Test
    void readsAnIdAsItStandsThere() {
        assertThat(read(event("id", "\" %41\\u0042\u20ac\\ud83d\\ude00\"")).event())
                .isEqualTo(new EventId.Named("urn:sensor:1", " %41B\u20ac\ud83d\ude00"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"time\":\"2018-04-05T03:56:24Z\"",
                "\"subject\":null",
                "\"comexampleothervalue\":5",
                "\"x\":{\"id\":\"2\",\"data\":\"3\",\"id\":[[],{}]}",
                "\"x\":[1e5,\"\\ud800\",[null]]",
                "\"Data\":\"41\"",
                "\"\":true",
                "\"datacontenttype\":\"application/json\"",
                "\"datacontenttype\":\"Application/JSON; charset=utf-8\"",
                "\"datacontenttype\":null"
            })
    void ignoresWhatElseAnEventHas(String member) {
        Posting expected = new Posting(Items.of(41), new EventId.Named("urn:sensor:1", "A-17"));
        assertThat(read(event(member + ",\"data\":41"))).isEqualTo(expected);
        assertThat(read(event("\"data\":41," + member))).isEqualTo(expected);
    }

    @Test
    void ignoresValuesOfAnyLength() {
        String digits = "9".repeat(100_000);
        assertThat(read(event("\"a\":" + digits + ",\"b\":0." + digits + ",\"c\":\"" + digits + "\",\"data\":41"))
                        .items())
                .isEqualTo(Items.of(41));
    }

    @ParameterizedTest
    @ValueSource(strings = {"specversion", "type", "source", "id"})
    void namesTheAttributeThatIsWrong(String name) {
        String remedy = ". Send one JSON object with the strings specversion, type, source, id, and the items as data.";
        assertBadEvent(event("\"data\":41").replace("\"" + name + "\"", "\"other\""), name + " is missing" + remedy);
        assertBadEvent(event(name, "null"), name + " is missing" + remedy);
        assertBadEvent(event(name, "1"), name + " is not a string" + remedy);
        assertBadEvent(event(name, "[\"a\"]"), name + " is not a string");
        assertBadEvent(event(name, "{}"), name + " is not a string");
        assertBadEvent(event(name, "true"), name + " is not a string");
        assertBadEvent(event(name, "\"\""), name + " is malformed: it is empty");
        assertBadEvent(event(name, "\" \""), name + " is malformed: it is empty");
        assertBadEvent(event(name, "\"a\\u0000\""), name + " is malformed: it has a control character");
        assertBadEvent(event(name, "\"a\\u0085\""), name + " is malformed: it has a control character");
        assertBadEvent(event(name, "\"a\\ud83d\""), name + " has an unpaired surrogate");
        assertBadEvent(event(name, "\"" + "a".repeat(8193) + "\""), name + " has more than 8192 characters");
        assertBadEvent(event("\"data\":41,\"" + name + "\":\"a\""), "the event has " + name + " twice" + remedy);
    }

    @Test
    void takesAnIdAsLongAsThoseInHeaders() {
        assertThat(read(event("id", "\"" + "a".repeat(8192) + "\"")).event())
                .isEqualTo(new EventId.Named("urn:sensor:1", "a".repeat(8192)));
    }

    @Test
    void refusesWhatItRefusesInHeaders() {
        assertBadEvent(event("specversion", "\"0.3\""), "specversion is 0.3, must be 1.0");
        assertBadEvent(event("source", "\"not a uri\""), "source is not a URI reference");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"data\":41,\"data\":41 | data twice",
                "\"a\":1,\"data\":41,\"a\":1 | a twice",
                "\"subject\":null,\"subject\":null,\"data\":41 | subject twice",
                "\"\\u0061\":1,\"data\":41,\"a\":1 | a twice"
            })
    void refusesAMemberThatIsThereTwice(String members, String reason) {
        assertBadEvent(event(members), "the event has " + reason);
    }

    @Test
    void takesAThousandMembers() {
        String others =
                IntStream.range(0, 995).mapToObj((i) -> "\"a" + i + "\":0").collect(Collectors.joining(","));
        assertThat(read(event("\"data\":41," + others)).items()).isEqualTo(Items.of(41));
        assertBadEvent(event("\"data\":41,\"b\":0," + others), "the event has more than 1000 members");
    }

    @Test
    void refusesBytes() {
        assertBadEvent(event("\"data_base64\":\"NDE=\""), "the event has data_base64, but items are not bytes");
        assertBadEvent(event("\"data_base64\":\"NDE=\",\"data\":41"), "the event has data_base64");
        assertBadEvent(event("\"data\":41,\"data_base64\":\"NDE=\""), "the event has data_base64");
        assertBadEvent(event("\"data\":41,\"data_base64\":null"), "the event has data_base64");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/cbor",
                "text/json",
                "application/vnd.example+json",
                "application/cloudevents+json",
                "json",
                "*/*"
            })
    void refusesDataOfAnotherType(String type) {
        assertRefused(
                event("\"data\":41,\"datacontenttype\":\"" + type + "\"").getBytes(UTF_8),
                Problem.UNSUPPORTED_FORMAT,
                "datacontenttype is " + type + ". Leave it out, or send application/json");
    }

    @Test
    void doesNotReadDataOfAnotherTypeAsItems() {
        assertRefused(
                event("\"datacontenttype\":\"text/plain\",\"data\":\"41\"").getBytes(UTF_8),
                Problem.UNSUPPORTED_FORMAT,
                "datacontenttype is text/plain");
    }

    /** As strict as in a body of items, and the same problem. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"41\" | data is a string",
                "41.0 | data is a number with a fraction or an exponent",
                "1e3 | data is a number with a fraction or an exponent",
                "null | data is null",
                "true | data is a boolean",
                "{} | data is an object",
                "{\"a\":1} | data is an object",
                "[] | the array is empty",
                "[[1]] | item 1 of the array is an array",
                "[1,\"2\"] | item 2 of the array is a string",
                "[1,2.0] | item 2 of the array is a number with a fraction",
                "9223372036854775807 | data is out of range",
                "[1,-9223372036854775809] | item 2 of the array is out of range"
            })
    void refusesDataThatIsNoItem(String data, String reason) {
        assertRefused(event("\"data\":" + data).getBytes(UTF_8), Problem.BAD_ITEMS, reason);
    }

    @Test
    void refusesAnEventWithoutDataAsABodyWithoutItems() {
        assertRefused(("{" + ATTRIBUTES + "}").getBytes(UTF_8), Problem.BAD_ITEMS, "the event has no data");
    }

    @Test
    void refusesALongNumberAsAnItemOutOfRange() {
        byte[] body = event("\"data\":" + "9".repeat(100_000)).getBytes(UTF_8);
        assertRefused(body, Problem.BAD_ITEMS, "data is out of range");
    }

    @Test
    void refusesMoreItemsThanAllowedWithoutReadingOn() {
        assertThat(read(event("\"data\":[1,2,3,4,5]")).items().size()).isEqualTo(5);
        assertRefused("{\"data\":[1,2,3,4,5,6".getBytes(UTF_8), Problem.TOO_LARGE, "more than 5 items");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | not a JSON object",
                "41 | not a JSON object",
                "[41] | not a JSON object",
                "'[{\"specversion\":\"1.0\"}]' | not a JSON object",
                "null | not a JSON object",
                "{ | not valid JSON at byte 2",
                "{\"data\":41 | not valid JSON at byte 11",
                "{\"data\":+1} | not valid JSON at byte 10",
                "{\"data\":[1,01]} | not valid JSON",
                "{\"id\":'a'} | not valid JSON at byte 7",
                "{\"id\":\"a\",} | not valid JSON at byte 11",
                "{id:1} | not valid JSON at byte 2",
                "{/**/} | not valid JSON at byte 2"
            })
    void refusesWhatIsNoEventAndSaysWhere(String body, String reason) {
        assertBadEvent(body, "the body is " + reason);
    }

    @Test
    void refusesMoreThanOneEvent() {
        assertBadEvent(event("\"data\":41") + " 1", "the body continues after the event");
        assertBadEvent(event("\"data\":41") + event("\"data\":41"), "the body continues after the event");
        assertBadEvent(event("\"data\":41") + "}", "the body is not valid JSON");
        assertThat(read(" " + event("\"data\":41") + "\n").items()).isEqualTo(Items.of(41));
    }

    @Test
    void refusesDeepNesting() {
        assertBadEvent(event("\"x\":" + "[".repeat(100_000)), "the body is nested too deeply");
        assertBadEvent("{\"" + "a".repeat(60_000) + "\":1}", "the body is nested too deeply, or has a name");
    }

    @Test
    void refusesWhatIsNotInUtf8() {
        String event = event("\"data\":41");
        assertRefused(event.getBytes(UTF_16), Problem.BAD_EVENT, "the body is not in UTF-8");
        assertRefused(event.getBytes(UTF_16LE), Problem.BAD_EVENT, "the body is not in UTF-8");
        byte[] broken = event("id", "\"A\"").getBytes(UTF_8);
        broken[event.indexOf("\"id\":\"") + 6] = (byte) 0xff;
        assertRefused(broken, Problem.BAD_EVENT, "the body is not valid JSON");
    }
}
