package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncarnationTests {

    private static final String ONE = "0123456789abcdef";

    private static final String OTHER = "fedcba9876543210";

    @Test
    void isReadAsItIsWritten() {
        Incarnation written = new Incarnation(List.of(ONE, OTHER));
        assertThat(written).hasToString(ONE + " " + OTHER);
        assertThat(Incarnation.parse(written.toString())).isEqualTo(written);
        assertThat(Incarnation.parse(ONE).id()).isEqualTo(ONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0123456789abcde",
                "0123456789ABCDEF",
                ONE + OTHER,
                ONE + ", " + OTHER,
                ONE + "  " + OTHER,
                ONE + " "
            })
    void isNothingElse(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Incarnation.parse(text));
    }

    @Test
    void hasAnIdOfItsOwnAndThoseBeforeIt() {
        Incarnation first = Incarnation.NONE.next();
        Incarnation second = first.next();
        assertThat(second.ids()).containsExactly(second.id(), first.id()).doesNotHaveDuplicates();
        assertThat(first.next().id()).isNotEqualTo(second.id());
        assertThat(second.acknowledged().ids()).containsExactly(second.id());
        assertThat(second.isOf(second.acknowledged())).isTrue();
        assertThat(second.isOf(first) || second.isOf(Incarnation.NONE) || Incarnation.NONE.isOf(second))
                .isFalse();
    }

    @Test
    void doesNotGrowWithoutEnd() {
        Incarnation last = Incarnation.NONE;
        for (int start = 0; start < 100; start++) {
            last = last.next();
        }
        assertThat(last.ids()).hasSize(16);
        assertThat(Incarnation.parse(last.toString())).isEqualTo(last);
        String tooMany = last + " " + ONE;
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Incarnation.parse(tooMany));
    }
}
