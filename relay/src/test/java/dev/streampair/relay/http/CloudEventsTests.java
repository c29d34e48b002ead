package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.streampair.relay.Batch;
import dev.streampair.relay.EventId;
import dev.streampair.relay.Incarnation;
import dev.streampair.relay.Items;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventsTests {

    private static Map<String, List<String>> headers(String type, String source, String id) {
        return new HashMap<>(Map.of(
                "ce-specversion", List.of("1.0"),
                "ce-type", List.of(type),
                "ce-source", List.of(source),
                "ce-id", List.of(id)));
    }

    private static @Nullable EventId read(Map<String, List<String>> headers, int size) {
        return CloudEvents.read((name) -> headers.getOrDefault(name, List.of()), size);
    }

    private static void assertRefused(Map<String, List<String>> headers, String reason) {
        assertRefused(headers, 1, reason);
    }

    private static void assertRefused(Map<String, List<String>> headers, int size, String reason) {
        assertThatExceptionOfType(RefusedPostingException.class)
                .isThrownBy(() -> read(headers, size))
                .withMessageContaining(reason);
    }

    @Test
    void findsNoEventWithoutHeaders() {
        assertThat(read(Map.of(), 1)).isNull();
    }

    @Test
    void readsTheNumberOfARelaysEvent() {
        assertThat(read(headers("dev.streampair.items", "/service-x/1", "17-19"), 3))
                .isEqualTo(new EventId.Numbered("/service-x/1", 17));
    }

    @Test
    void readsWhetherTheSenderKeepsWhatAHaltRefuses() {
        Map<String, List<String>> headers = new HashMap<>(headers("dev.streampair.items", "/service-x/1", "17-19"));
        headers.put("Stream-On-Halt", List.of("keep"));
        assertThat(read(headers, 3)).isEqualTo(new EventId.Numbered("/service-x/1", 17).kept());
        headers.put("Stream-On-Halt", List.of("drop"));
        assertThat(read(headers, 3)).isEqualTo(new EventId.Numbered("/service-x/1", 17));
    }

    @Test
    void readsWhoUsesTheNumbers() {
        Map<String, List<String>> headers = new HashMap<>(headers("dev.streampair.items", "/service-x/1", "17-19"));
        headers.put("Stream-Incarnation", List.of("0123456789abcdef fedcba9876543210-16"));
        headers.put("Stream-On-Halt", List.of("keep"));
        assertThat(read(headers, 3))
                .isEqualTo(new EventId.Numbered("/service-x/1", 17)
                        .by(new Incarnation(List.of(
                                new Incarnation.User("0123456789abcdef", null),
                                new Incarnation.User("fedcba9876543210", 16L))))
                        .kept());
        headers.put("Stream-Incarnation", List.of("0123456789abcdef", "fedcba9876543210"));
        assertRefused(headers, 3, "Stream-Incarnation is malformed: it must be 1 to 16 ids of 16 hexadecimal digits");
        headers.put("ce-type", List.of("com.example.reading"));
        assertThat(read(headers, 3)).isEqualTo(new EventId.Named("/service-x/1", "17-19"));
    }

    @Test
    void readsTheNumberAsTheFirstReleaseSentIt() {
        assertThat(read(headers("dev.streampair.items", "/service-x/1", "17"), 3))
                .isEqualTo(new EventId.Numbered("/service-x/1", 17));
    }

    @Test
    void namesNoTwoContentsAlike() {
        assertThat(CloudEvents.idOf(new Batch(17, Items.of(5)))).isEqualTo("17-17");
        assertThat(CloudEvents.idOf(new Batch(17, Items.of(5, 6, 7)))).isEqualTo("17-19");
    }

    @ParameterizedTest
    @ValueSource(strings = {"17-17", "17-18", "17-20", "17-", "-19", "17-019", "17-19-21", "17-9223372036854775808"})
    void refusesNumbersThatAreNotThoseOfTheBody(String id) {
        Map<String, List<String>> headers = headers("dev.streampair.items", "/service-x/1", id);
        assertThatExceptionOfType(RefusedPostingException.class)
                .isThrownBy(() -> read(headers, 3))
                .withMessageContaining("the numbers of the body's first and last item");
    }

    @Test
    void readsTheIdOfAnyOtherEvent() {
        assertThat(read(headers("com.example.reading", "urn:sensor:1", "A-17"), 1))
                .isEqualTo(new EventId.Named("urn:sensor:1", "A-17"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Euro \u20ac \ud83d\ude00",
                "Euro%20%E2%82%AC%20%F0%9F%98%80",
                "\"Euro \u20ac %F0%9F%98%80\"",
                "\"\\\\Euro %e2%82%ac \ud83d\ude00\""
            })
    void readsEverySpellingOfAnIdAsOne(String id) {
        // The last one has an escaped character, which stands for itself.
        String expected = id.contains("\\") ? "\\Euro \u20ac \ud83d\ude00" : "Euro \u20ac \ud83d\ude00";
        assertThat(read(headers("com.example.reading", "urn:sensor:1", id), 1))
                .isEqualTo(new EventId.Named("urn:sensor:1", expected));
    }

    @Test
    void decodesAnIdOnce() {
        assertThat(read(headers("com.example.reading", "urn:sensor:1", "%2541"), 1))
                .isEqualTo(new EventId.Named("urn:sensor:1", "%41"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "%20",
                "a%00",
                "a%7f",
                "%",
                "%4",
                "%zz",
                "a%2",
                "%ff",
                "%c3%28",
                "\"",
                "\"a",
                "\"a\"b\"",
                "\"a\\\""
            })
    void refusesAMalformedId(String id) {
        assertRefused(headers("com.example.reading", "urn:sensor:1", id), "ce-id is malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce-specversion", "ce-type", "ce-source", "ce-id"})
    void refusesAnEventThatLacksAnAttribute(String name) {
        Map<String, List<String>> headers = headers("t", "/s", "1");
        headers.remove(name);
        assertRefused(headers, name + " is missing, must be sent once");
        headers.put(name, List.of(" "));
        assertRefused(headers, name + " is [ ], must be sent once");
        headers.put(name, List.of("1.0", "1.0"));
        assertRefused(headers, name + " is [1.0, 1.0], must be sent once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.3", "1.1", "1", "one"})
    void refusesAnotherSpecificationVersion(String version) {
        Map<String, List<String>> headers = headers("t", "/s", "1");
        headers.put("ce-specversion", List.of(version));
        assertRefused(headers, "ce-specversion is " + version + ", must be 1.0");
    }

    @Test
    void refusesASourceThatIsNoUriReference() {
        assertRefused(headers("t", "not a uri", "1"), "ce-source is not a URI reference");
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "+1", "01", "1.0", "x", "1x", "9223372036854775808", "9223372036854775807", "١"})
    void refusesANumberThatNoItemHas(String id) {
        assertRefused(headers("dev.streampair.items", "/service-x/1", id), "must be <first>-<last>");
    }
}
