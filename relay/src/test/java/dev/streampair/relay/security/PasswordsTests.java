package dev.streampair.relay.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class PasswordsTests {

    private final Passwords passwords = new Passwords();

    @Test
    void comparesWithPlainText() {
        assertThat(this.passwords.matches("käse", "käse")).isTrue();
        assertThat(this.passwords.matches("käs", "käse")).isFalse();
        assertThat(this.passwords.matches("", "käse")).isFalse();
        assertThat(this.passwords.matches(null, "käse")).isFalse();
        assertThat(this.passwords.matches("käse", null)).isFalse();
    }

    @Test
    void comparesWithAHash() {
        String hash = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("cheese");
        assertThat(this.passwords.isUsable(hash)).isTrue();
        assertThat(this.passwords.matches("cheese", hash)).isTrue();
        assertThat(this.passwords.matches("chees", hash)).isFalse();
        assertThat(this.passwords.matches(hash, hash)).isFalse();
    }

    @Test
    void knowsWhatCannotBeCompared() {
        assertThat(this.passwords.isUsable("plain")).isTrue();
        assertThat(this.passwords.isUsable("{unknown}cheese")).isFalse();
        assertThat(this.passwords.isUsable("{pbkdf2}no hex")).isFalse();
        assertThat(this.passwords.isUsable("{")).isFalse();
    }

    /** Spring Security encodes a password for each name that nobody has. */
    @Test
    void encodesNothing() {
        assertThat(this.passwords.encode("cheese")).isEqualTo("cheese");
    }
}
