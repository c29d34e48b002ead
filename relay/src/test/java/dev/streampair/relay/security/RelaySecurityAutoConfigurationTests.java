package dev.streampair.relay.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.streampair.relay.security.SecurityProperties.User;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;

class RelaySecurityAutoConfigurationTests {

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    RelaySecurityAutoConfiguration.class,
                    OAuth2ResourceServerAutoConfiguration.class,
                    SecurityAutoConfiguration.class,
                    UserDetailsServiceAutoConfiguration.class,
                    ServletWebSecurityAutoConfiguration.class))
            .withPropertyValues("spring.application.name=service-x");

    @ParameterizedTest
    @CsvSource({
        "spring.security.user.name=a, relay.security.users is empty",
        "relay.security.users=, relay.security.users is empty",
        "relay.security.user.a.password=secret, relay.security.user.a.password",
        "relay.security.open-endpoints=*, must only contain valid chars",
        "relay.security.users.a.roles=READER, relay.security.users.a.password is missing",
        "relay.security.users.a.password={bcrypt}secret, relay.security.users.a.password is ***",
        "relay.security.users.a.password=${secret}, relay.security.users.a.password is ***",
        "spring.security.user.password={noop}secret, spring.security.user.password is ***"
    })
    void refusesTheStartWhenSomeoneCouldNeverLogIn(String property, String expected) {
        this.runner
                .withPropertyValues(property)
                .run((context) -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(expected)
                        .hasMessageNotContaining("secret"));
    }

    /** HTTP Basic ends the name at its first colon. */
    @Test
    void refusesANameThatNobodyCouldSend() {
        Map<String, User> users = Map.of("a:b", new User("secret", Set.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SecurityProperties(users, Set.of()))
                .withMessageContaining("relay.security.users.a:b is ***");
    }

    /** Spring Boot would make a user of its own, with a password in the log. */
    @Test
    void addsNobody() {
        this.runner
                .withPropertyValues("relay.security.users.a.password=secret")
                .run((context) -> assertThat(context).doesNotHaveBean(UserDetailsService.class));
    }

    @Test
    void leavesAnApplicationItsOwnFilterChain() {
        this.runner
                .withPropertyValues("relay.security.users.a.password=secret")
                .withUserConfiguration(OwnChain.class)
                .run((context) -> assertThat(context.getBeanNamesForType(SecurityFilterChain.class))
                        .containsExactly("own"));
    }

    @Test
    void showsNoPassword() {
        this.runner
                .withPropertyValues("relay.security.users.a.password=secret", "relay.security.users.a.roles=READER")
                .run((context) -> assertThat(context.getBean(SecurityProperties.class))
                        .asString()
                        .contains("READER")
                        .doesNotContain("secret"));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnChain {

        @Bean
        SecurityFilterChain own(HttpSecurity http) {
            return http.build();
        }
    }
}
