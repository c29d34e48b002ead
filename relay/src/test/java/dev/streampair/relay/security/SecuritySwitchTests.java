package dev.streampair.relay.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

class SecuritySwitchTests {

    private static final List<String> CLASSES = List.of(
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
            "dev.streampair.relay.security.RelaySecurityAutoConfiguration",
            "dev.streampair.relay.spring.RelayAutoConfiguration");

    private static List<Boolean> match(Environment environment) {
        SecuritySwitch filter = new SecuritySwitch();
        filter.setEnvironment(environment);
        return CLASSES.stream().map(filter::keeps).toList();
    }

    @Test
    void leavesSecurityOutWhereNobodyMayLogIn() {
        MockEnvironment other = new MockEnvironment().withProperty("spring.security.filter.order", "1");
        assertThat(match(other)).containsExactly(false, false, false, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "relay.security.users.a.password",
                "relay.security.users.a.roles[0]",
                "relay.security.users",
                "relay.security.user.a.password",
                "relay.security.open-endpoints",
                "spring.security.user.name",
                "spring.security.user.password",
                "spring.security.oauth2.resourceserver.jwt.issuer-uri"
            })
    void keepsItWhereSomeoneMay(String property) {
        assertThat(match(new MockEnvironment().withProperty(property, "READER")))
                .containsOnly(true);
    }

    /** As a YAML file has it whose users are yet to come. */
    @Test
    void keepsItWhereTheUsersAreEmpty() {
        assertThat(match(new MockEnvironment().withProperty("relay.security.users", "")))
                .containsOnly(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RELAY_SECURITY_USERS_A_PASSWORD", "SPRING_SECURITY_USER_PASSWORD"})
    void knowsTheVariablesOfTheEnvironment(String variable) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(variable, "a")));
        assertThat(match(environment)).containsOnly(true);
    }
}
