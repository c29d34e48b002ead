package dev.streampair.relay.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.http.StreamServlet;
import jakarta.servlet.Filter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.security.autoconfigure.SecurityProperties;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Without a setting that names someone, a request meets nothing of Spring Security, and the stream is in front of the
 * servlets.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class NoLoginsIT {

    @Autowired
    private ApplicationContext context;

    @Autowired
    private ServletRegistrationBean<StreamServlet> servlet;

    @Test
    void hasNoSecurity() {
        assertThat(this.context.getBeansOfType(SecurityFilterChain.class)).isEmpty();
        assertThat(this.context.getBeansOfType(SecurityProperties.class)).isEmpty();
        Map<String, Filter> filters = this.context.getBeansOfType(Filter.class);
        assertThat(filters).isNotEmpty().doesNotContainKey("springSecurityFilterChain");
        assertThat(this.servlet.isEnabled()).isFalse();
    }
}
