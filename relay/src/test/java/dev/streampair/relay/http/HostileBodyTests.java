package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bodies of the greatest size that are made to be slow. They are read by the thread that also serves everyone else, so
 * the work must be linear in the bytes, and stop at the first that is wrong.
 */
class HostileBodyTests {

    private static final int BYTES = 1024 * 1024;

    private static final int MAX_ITEMS = 10_000;

    /** A linear reader takes some milliseconds; one that goes by the square would take minutes. */
    private static final Duration MOMENT = Duration.ofSeconds(2);

    private static byte[] repeated(String hex) {
        byte[] unit = HexFormat.of().parseHex(hex);
        byte[] body = new byte[BYTES];
        for (int i = 0; i < body.length; i++) {
            body[i] = unit[i % unit.length];
        }
        return body;
    }

    private static byte[] behind(String hex, byte[] rest) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(HexFormat.of().parseHex(hex));
        body.write(rest, 0, BYTES - body.size());
        return body.toByteArray();
    }

    private static byte[] text(String unit) {
        return unit.repeat(BYTES / unit.length()).getBytes(StandardCharsets.US_ASCII);
    }

    static Stream<Arguments> hostileBodies() {
        return Stream.of(
                Arguments.of("nested tags", ItemsFormat.CBOR, repeated("c1")),
                Arguments.of("nested self-describing tags", ItemsFormat.CBOR, repeated("d9d9f7")),
                Arguments.of("long tags", ItemsFormat.CBOR, repeated("dbffffffffffffffff")),
                Arguments.of("tags in an array", ItemsFormat.CBOR, behind("9f", repeated("c1"))),
                Arguments.of("tags behind an item", ItemsFormat.CBOR, behind("01", repeated("c1"))),
                Arguments.of("tags behind an array", ItemsFormat.CBOR, behind("8101", repeated("c1"))),
                Arguments.of("nested arrays", ItemsFormat.CBOR, repeated("81")),
                Arguments.of("nested endless arrays", ItemsFormat.CBOR, repeated("9f")),
                Arguments.of("an array of 2^32 items", ItemsFormat.CBOR, behind("9affffffff", repeated("81"))),
                Arguments.of("nested maps", ItemsFormat.CBOR, repeated("a1")),
                Arguments.of("an endless text", ItemsFormat.CBOR, behind("7f", repeated("6161"))),
                Arguments.of("a text of 2^63 bytes", ItemsFormat.CBOR, behind("7b7fffffffffffffff", repeated("61"))),
                Arguments.of("a long bignum", ItemsFormat.CBOR, behind("c25a000ffff0", repeated("ff"))),
                Arguments.of("breaks", ItemsFormat.CBOR, repeated("ff")),
                Arguments.of("nested arrays", ItemsFormat.JSON, text("[")),
                Arguments.of("nested objects", ItemsFormat.JSON, text("{\"a\":")),
                Arguments.of("digits", ItemsFormat.JSON, text("1")),
                Arguments.of(
                        "a fraction",
                        ItemsFormat.JSON,
                        ("0." + "1".repeat(BYTES - 2)).getBytes(StandardCharsets.US_ASCII)),
                Arguments.of(
                        "an exponent",
                        ItemsFormat.JSON,
                        ("1e" + "1".repeat(BYTES - 2)).getBytes(StandardCharsets.US_ASCII)),
                Arguments.of(
                        "an endless text",
                        ItemsFormat.JSON,
                        ("\"" + "a".repeat(BYTES - 1)).getBytes(StandardCharsets.US_ASCII)),
                Arguments.of(
                        "escapes",
                        ItemsFormat.JSON,
                        ("\"" + "\\u0000".repeat(BYTES / 6)).getBytes(StandardCharsets.US_ASCII)),
                Arguments.of("a word", ItemsFormat.JSON, text("a")),
                Arguments.of("white space", ItemsFormat.JSON, text(" ")),
                Arguments.of(
                        "too many items",
                        ItemsFormat.JSON,
                        ("[" + "1,".repeat(BYTES / 2 - 1)).getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("hostileBodies")
    void areRefusedInAMoment(String name, ItemsFormat format, byte[] body) {
        long start = System.nanoTime();
        assertThatExceptionOfType(RefusedPostingException.class).isThrownBy(() -> format.read(body, MAX_ITEMS));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MOMENT);
    }

    /** An event of the greatest size: a piece of it, repeated in between. */
    private static byte[] event(String begin, String piece, String end) {
        int times = (BYTES - begin.length() - end.length()) / piece.length();
        return (begin + piece.repeat(times) + end).getBytes(StandardCharsets.US_ASCII);
    }

    /** Objects in each other, with as many members as there is room for in the inner one. */
    private static byte[] members(String begin, IntFunction<String> name, String end) {
        StringBuilder body = new StringBuilder(begin);
        for (int i = 0; body.length() < BYTES - 64; i++) {
            body.append('"').append(name.apply(i)).append("\":0,");
        }
        return body.append("\"\":0").append(end).toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Names of one hash code: {@code Aa} and {@code BB} have the same. */
    private static String collision(int i) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 16; bit++) {
            name.append(((i >> bit & 1) == 0) ? "Aa" : "BB");
        }
        return name.toString();
    }

    static Stream<Arguments> hostileEvents() {
        return Stream.of(
                Arguments.of("many members", members("{", Integer::toString, "}")),
                Arguments.of("members that collide", members("{", HostileBodyTests::collision, "}")),
                Arguments.of("many names elsewhere", members("{\"a\":{", Integer::toString, "}}")),
                Arguments.of("names that collide elsewhere", members("{\"a\":{", HostileBodyTests::collision, "}}")),
                Arguments.of("members that are there twice", event("{", "\"a\":0,", "}")),
                Arguments.of("a long name", event("{\"", "a", "\":0}")),
                Arguments.of("nested objects", event("", "{\"a\":", "")),
                Arguments.of("nested arrays", event("{\"a\":", "[", "")),
                Arguments.of("arrays in an array", event("{\"a\":[0", ",[[[[]]]]", "]}")),
                Arguments.of("digits in data", event("{\"data\":", "1", "}")),
                Arguments.of("digits in an array", event("{\"data\":[1,", "1", "]}")),
                Arguments.of("digits elsewhere", event("{\"a\":", "1", "}")),
                Arguments.of("a fraction", event("{\"a\":1.", "1", "}")),
                Arguments.of("an exponent", event("{\"data\":1e", "1", "}")),
                Arguments.of("a long text in data", event("{\"data\":\"", "a", "\"}")),
                Arguments.of("a long text elsewhere", event("{\"a\":\"", "a", "\"}")),
                Arguments.of("a long id", event("{\"id\":\"", "a", "\"}")),
                Arguments.of("a long source", event("{\"source\":\"", "%41", "\"}")),
                Arguments.of("escapes", event("{\"id\":\"", "\\u0000", "\"}")),
                Arguments.of(
                        "a long type of the data", event("{\"datacontenttype\":\"application/json", ";a=b", "\"}")),
                Arguments.of("white space", event("{", " ", "}")),
                Arguments.of("too many items", event("{\"data\":[1", ",1", "]}")));
    }

    @ParameterizedTest
    @MethodSource("hostileEvents")
    void areRefusedInAMomentAsEvents(String name, byte[] body) {
        long start = System.nanoTime();
        assertThatExceptionOfType(RefusedPostingException.class)
                .isThrownBy(() -> StructuredEvent.read(body, MAX_ITEMS));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MOMENT);
    }

    /** The seed is the test's argument: bodies of a few tokens, repeated and cut, in both formats. */
    @ParameterizedTest
    @MethodSource("seeds")
    void atRandomAreReadOrRefusedInAMoment(long seed) {
        Random random = new Random(seed);
        ItemsFormat format = random.nextBoolean() ? ItemsFormat.CBOR : ItemsFormat.JSON;
        byte[] unit = new byte[1 + random.nextInt(12)];
        random.nextBytes(unit);
        if (format == ItemsFormat.JSON) {
            byte[] alphabet = "[]{}\",:0123456789-+.eE \\ntrfu".getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < unit.length; i++) {
                unit[i] = alphabet[random.nextInt(alphabet.length)];
            }
        }
        byte[] body = repeated(HexFormat.of().formatHex(unit));
        byte[] cut = Arrays.copyOf(body, 1 + random.nextInt(BYTES));
        long start = System.nanoTime();
        try {
            assertThat(format.read(cut, MAX_ITEMS).size()).isBetween(1, MAX_ITEMS);
        } catch (RefusedPostingException ex) {
            assertThat(ex.detail().getStatus()).isIn(400, 413);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MOMENT);
    }

    static LongStream seeds() {
        return LongStream.concat(LongStream.range(0, 300), LongStream.of(System.nanoTime()));
    }

    @Test
    void mayBeginByTellingThatTheyAreCbor() {
        assertThat(ItemsFormat.CBOR
                        .read(HexFormat.of().parseHex("d9d9f7820204"), MAX_ITEMS)
                        .toString())
                .isEqualTo("2, 4");
    }
}
