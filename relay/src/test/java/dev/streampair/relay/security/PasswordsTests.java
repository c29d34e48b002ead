package dev.streampair.relay.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
    void knowsWhatIsNoPlainText() {
        assertThat(Passwords.isPlain("pl{a}in")).isTrue();
        assertThat(Passwords.isPlain("{")).isTrue();
        assertThat(Passwords.isPlain("{bcrypt}$2a$10$abc")).isFalse();
        assertThat(Passwords.isPlain("{noop}cheese")).isFalse();
        assertThat(Passwords.isPlain("${CHEESE}")).isFalse();
    }

    /** Spring Security encodes a password for each name that nobody has. */
    @Test
    void encodesNothing() {
        assertThat(this.passwords.encode("cheese")).isEqualTo("cheese");
    }
}
