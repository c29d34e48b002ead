package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignTextTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n", "\r\n", "\t", "\u0000", "\u001b", "\u0085", "\u200e", "\u2028", "\u2029", "\u202e", "\ufeff"
            })
    void leavesNoCharacterThatCannotBeSeen(String unseen) {
        assertThat(ForeignText.clean("a" + unseen + "b")).isEqualTo("a b");
    }

    @Test
    void leavesTheTextsOfAllScripts() {
        assertThat(ForeignText.clean("Grüße, 世界, עולם, 😀")).isEqualTo("Grüße, 世界, עולם, 😀");
    }

    @Test
    void cutsALongTextBetweenCharacters() {
        assertThat(ForeignText.clean("x".repeat(299) + "😀")).isEqualTo("x".repeat(299));
        assertThat(ForeignText.clean("x".repeat(1000))).hasSize(300);
    }

    @Test
    void findsTheFirstLineThatSaysSomething() {
        assertThat(ForeignText.firstLine("\n \r\n  <html>\n<body>")).isEqualTo("<html>");
        assertThat(ForeignText.firstLine("\n")).isEmpty();
    }
}
