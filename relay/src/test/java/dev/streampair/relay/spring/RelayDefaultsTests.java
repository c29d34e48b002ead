package dev.streampair.relay.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

class RelayDefaultsTests {

    @Configuration(proxyBeanMethods = false)
    static class Empty {}

    private static String address(String... arguments) {
        SpringApplication application = new SpringApplication(Empty.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        try (ConfigurableApplicationContext context = application.run(arguments)) {
            Environment environment = context.getEnvironment();
            assertThat(environment.getProperty("management.endpoints.web.exposure.include"))
                    .contains("stream");
            return String.valueOf(environment.getProperty("server.address"));
        }
    }

    @Test
    void applyToAnApplicationThatImportsNothing() {
        assertThat(address()).isEqualTo("127.0.0.1");
    }

    @Test
    void giveWayToOtherSources() {
        assertThat(address("--server.address=0.0.0.0")).isEqualTo("0.0.0.0");
    }

    /** As applications did before the library brought them. */
    @Test
    void mayBeImportedAsWell() {
        assertThat(address("--spring.config.import=classpath:relay.yaml")).isEqualTo("127.0.0.1");
    }
}
