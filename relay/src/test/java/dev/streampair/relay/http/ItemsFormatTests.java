package dev.streampair.relay.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.streampair.relay.Items;
import java.util.HexFormat;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;

class ItemsFormatTests {

    private static final int MAX_ITEMS = 5;

    private static Items readJson(String body) {
        return ItemsFormat.JSON.read(body.getBytes(UTF_8), MAX_ITEMS);
    }

    private static Items readCbor(String hex) {
        return ItemsFormat.CBOR.read(HexFormat.of().parseHex(hex), MAX_ITEMS);
    }

    private static void assertRefused(ItemsFormat format, byte[] body, String reason) {
        assertThatExceptionOfType(RefusedPostingException.class)
                .isThrownBy(() -> format.read(body, MAX_ITEMS))
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "41, 41",
        "-1, -1",
        "0, 0",
        "-0, 0",
        "' 41 \n', 41",
        "9223372036854775806, 9223372036854775806",
        "-9223372036854775808, -9223372036854775808"
    })
    void readsOneInteger(String body, long item) {
        assertThat(readJson(body)).isEqualTo(Items.of(item));
    }

    @Test
    void readsAnArrayOfIntegers() {
        assertThat(readJson("[2, 4,6]")).isEqualTo(Items.of(2, 4, 6));
        assertThat(readJson("[7]")).isEqualTo(Items.of(7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"41\"",
                "41.0",
                "4.1",
                "1e3",
                "-1E0",
                "null",
                "true",
                "false",
                "{}",
                "{\"a\":1}",
                "[]",
                "[[1]]",
                "[1,\"2\"]",
                "[1,null]",
                "[1,2.0]",
                "1 2",
                "1,2",
                "[1] 2",
                "[1][2]",
                "[1",
                "[1,",
                "[,1]",
                "[1,]",
                "NaN",
                "Infinity",
                "+1",
                "01",
                "0x1F",
                "1_000",
                "-",
                "--1",
                ".5",
                "5.",
                "'1'",
                "// 1",
                "1 // one",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775809",
                "[1, 9223372036854775807]",
                "   ",
                "stream"
            })
    void refusesWhatIsNoIntegerNorAnArrayOfIntegers(String body) {
        assertRefused(ItemsFormat.JSON, body.getBytes(UTF_8), "Send an integer from -9223372036854775808");
    }

    @Test
    void saysWhatIsWrong() {
        assertRefused(ItemsFormat.JSON, new byte[0], "the body is empty");
        assertRefused(ItemsFormat.JSON, "[1, \"2\"]".getBytes(UTF_8), "item 2 of the array is a string");
        assertRefused(ItemsFormat.JSON, "41.0".getBytes(UTF_8), "the body is a number with a fraction");
        assertRefused(ItemsFormat.JSON, "1 2".getBytes(UTF_8), "the body continues after the item");
        assertRefused(ItemsFormat.JSON, "9223372036854775807".getBytes(UTF_8), "the body is out of range");
    }

    @ParameterizedTest
    @CsvSource({"41.x, 4", "stream, 1", "01, 2", "'[1,x]', 4", "'[1 2]', 4", "'[1', 3"})
    void saysWhereABodyIsNotValidAndNotHowTheParserPutsIt(String body, int place) {
        assertThatExceptionOfType(RefusedPostingException.class)
                .isThrownBy(() -> readJson(body))
                .withMessage("Not accepted: the body is not valid JSON at byte " + place
                        + ". Send an integer from -9223372036854775808 to 9223372036854775806, such as 41,"
                        + " or an array of them, such as [2, 4, 6].");
    }

    @ParameterizedTest
    @CsvSource({
        "c24129, 'the body has a tag, and only plain integers are items'",
        "8201c34129, 'the body has a tag, and only plain integers are items'",
        "c249010000000000000000, 'the body has a tag, and only plain integers are items'",
        "1bffffffffffffffff, the body is out of range",
        "c11829, 'the body has a tag, and only plain integers are items'",
        "18, the body is not valid CBOR at byte 2"
    })
    void saysWhatIsWrongInCbor(String hex, String reason) {
        assertRefused(ItemsFormat.CBOR, HexFormat.of().parseHex(hex), reason + ". Send");
    }

    @Test
    void refusesTenThousandDigits() {
        assertRefused(ItemsFormat.JSON, "9".repeat(10_000).getBytes(UTF_8), "far too long");
        assertRefused(ItemsFormat.JSON, ("[1," + "9".repeat(10_000) + "]").getBytes(UTF_8), "far too long");
    }

    @Test
    void refusesDeepNesting() {
        assertRefused(ItemsFormat.JSON, "[".repeat(100_000).getBytes(UTF_8), "item 1 of the array is an array");
    }

    @Test
    void refusesWhatIsNotInUtf8() {
        assertRefused(ItemsFormat.JSON, new byte[] {(byte) 0xff, '4'}, "Send an integer");
        assertRefused(ItemsFormat.JSON, new byte[] {'4', (byte) 0xc3, (byte) 0x28}, "Send an integer");
        assertRefused(ItemsFormat.JSON, "[1, é]".getBytes(ISO_8859_1), "Send an integer");
        assertRefused(ItemsFormat.JSON, "41".getBytes(UTF_16), "not in UTF-8");
        assertRefused(ItemsFormat.JSON, "41".getBytes(UTF_16LE), "not in UTF-8");
    }

    @Test
    void refusesMoreItemsThanAllowedWithoutReadingOn() {
        assertThat(readJson("[1,2,3,4,5]").size()).isEqualTo(5);
        assertRefused(ItemsFormat.JSON, "[1,2,3,4,5,6".getBytes(UTF_8), "more than 5 items");
    }

    @ParameterizedTest
    @CsvSource({
        "00, 0",
        "1829, 41",
        "20, -1",
        "1b7ffffffffffffffe, 9223372036854775806",
        "3b7fffffffffffffff, -9223372036854775808",
        "d9d9f71829, 41"
    })
    void readsOneIntegerInCbor(String hex, long item) {
        assertThat(readCbor(hex)).isEqualTo(Items.of(item));
    }

    @Test
    void readsAnArrayOfIntegersInCborOfKnownAndUnknownLength() {
        assertThat(readCbor("83020406")).isEqualTo(Items.of(2, 4, 6));
        assertThat(readCbor("d9d9f783020406")).isEqualTo(Items.of(2, 4, 6));
        assertThat(readCbor("9f020406ff")).isEqualTo(Items.of(2, 4, 6));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "623431",
                "f94900",
                "fb4010000000000000",
                "f6",
                "f7",
                "f5",
                "f4",
                "a0",
                "80",
                "9fff",
                "8101" + "01",
                "8181" + "01",
                "8201",
                "c11829",
                "d9d9f7c11829",
                "d9d9f7c18101",
                "e0",
                "f8ff",
                "f820",
                "42" + "3431",
                "1b7fffffffffffffff",
                "1bffffffffffffffff",
                "3b8000000000000000",
                "c249010000000000000000",
                "1c",
                "ff",
                "18",
                "c48221196ab3",
                "c2411a",
                "c3411a"
            })
    void refusesWhatIsNoIntegerNorAnArrayOfIntegersInCbor(String hex) {
        assertRefused(ItemsFormat.CBOR, HexFormat.of().parseHex(hex), "Send an integer from -9223372036854775808");
    }

    @Test
    void writesOneItemAsAnIntegerAndSeveralAsAnArray() {
        assertThat(ItemsFormat.JSON.write(Items.of(-41))).isEqualTo("-41".getBytes(UTF_8));
        assertThat(ItemsFormat.JSON.write(Items.of(2, 4))).isEqualTo("[2,4]".getBytes(UTF_8));
        assertThat(ItemsFormat.CBOR.write(Items.of(41)))
                .isEqualTo(HexFormat.of().parseHex("1829"));
    }

    @Test
    void readsWhatItWrites() {
        Items many = Items.of(
                LongStream.range(-500, 500).map((i) -> i * i * i * 10_000_007).toArray());
        Items one = Items.of(Items.MIN_ITEM);
        for (ItemsFormat format : new ItemsFormat[] {ItemsFormat.JSON, ItemsFormat.CBOR}) {
            assertThat(format.read(format.write(many), 1000)).isEqualTo(many);
            assertThat(format.read(format.write(one), 1000)).isEqualTo(one);
        }
    }

    @Test
    void isFoundByItsMediaTypeWhateverTheParameters() {
        assertThat(ItemsFormat.of(MediaType.valueOf("application/json;charset=utf-8")))
                .isSameAs(ItemsFormat.JSON);
        assertThat(ItemsFormat.of(MediaType.APPLICATION_CBOR)).isSameAs(ItemsFormat.CBOR);
        assertThat(ItemsFormat.of(MediaType.TEXT_PLAIN)).isNull();
        assertThat(ItemsFormat.of(MediaType.ALL)).isNull();
    }
}
