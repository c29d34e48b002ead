package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.streampair.relay.EventId;
import dev.streampair.relay.Items;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTests {

    private static @Nullable EventId read(Items items, String... values) {
        return IdempotencyKey.read((name) -> name.equals("Idempotency-Key") ? List.of(values) : List.of(), items);
    }

    @Test
    void isNotThereWithoutTheHeader() {
        assertThat(read(Items.of(1))).isNull();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', textBlock = """
            "8e03978e-40d5-43dd-bc93-6894a57f9324", 8e03978e-40d5-43dd-bc93-6894a57f9324
            8e03978e-40d5-43dd-bc93-6894a57f9324, 8e03978e-40d5-43dd-bc93-6894a57f9324
            "a \\"b\\" \\\\", 'a "b" \\'
            a"b, a"b
            """)
    void isTheSameWithQuotesAndWithout(String value, String key) {
        assertThat(read(Items.of(1), value)).isInstanceOf(EventId.Keyed.class).satisfies((event) -> {
            assertThat(event.id()).isEqualTo(key);
            assertThat(event.source()).isEmpty();
            assertThat(event.from(3)).isSameAs(event);
        });
    }

    @Test
    void tellsOtherItemsApart() {
        assertThat(read(Items.of(1, 2), "k")).isEqualTo(read(Items.of(1, 2), "\"k\""));
        for (Items other : List.of(Items.of(2, 1), Items.of(1), Items.of(1, 2, 0))) {
            assertThat(read(other, "k")).isNotEqualTo(read(Items.of(1, 2), "k"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\"\"", "\"", "\"a", "\"a\"b\"", "\"a\\\"", "schl\u00fcssel", "a\tb"})
    void refusesWhatIsNoKey(String value) {
        assertThatExceptionOfType(RefusedPostingException.class)
                .isThrownBy(() -> read(Items.of(1), value))
                .withMessageStartingWith("Not accepted: the header Idempotency-Key ")
                .withMessageContaining("1 to 255 printable ASCII characters");
    }

    @Test
    void refusesALongKeyAndTwo() {
        assertThat(read(Items.of(1), "k".repeat(255))).isNotNull();
        assertThatExceptionOfType(RefusedPostingException.class)
                .isThrownBy(() -> read(Items.of(1), "k".repeat(256)))
                .withMessageContaining("has 256 characters");
        assertThatExceptionOfType(RefusedPostingException.class)
                .isThrownBy(() -> read(Items.of(1), "a", "b"))
                .withMessageContaining("was sent 2 times");
    }
}
