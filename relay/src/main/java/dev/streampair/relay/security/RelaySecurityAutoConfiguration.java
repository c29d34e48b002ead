package dev.streampair.relay.security;

import static dev.streampair.relay.http.Settings.check;

import dev.streampair.relay.http.LoginRoles;
import dev.streampair.relay.http.PeerRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Auto-configuration of logins, by HTTP Basic or by JWT, for an application whose settings name someone ({@code
 * SecuritySwitch}). There is no session, cookie or form: each request carries its login. An application that has its
 * own filter chain keeps it.
 *
 * <p>There is no CSRF token, because {@link dev.streampair.relay.http.guard.CrossSite}, in front of the servlets,
 * refuses what a browser sends by itself with a login that it remembers.
 */
@AutoConfiguration(
        after = OAuth2ResourceServerAutoConfiguration.class,
        before = {
            OAuth2ResourceServerWebSecurityAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class,
            ManagementWebSecurityAutoConfiguration.class,
            ServletWebSecurityAutoConfiguration.class
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnMissingBean(SecurityFilterChain.class)
@EnableConfigurationProperties({
    SecurityProperties.class,
    org.springframework.boot.security.autoconfigure.SecurityProperties.class
})
public final class RelaySecurityAutoConfiguration {

    private static final Logger logger = LoggerFactory.getLogger(RelaySecurityAutoConfiguration.class);

    /** The users of the relay's settings, and Spring Boot's own user. */
    @Bean
    AuthenticationProvider relayLogins(
            SecurityProperties properties,
            org.springframework.boot.security.autoconfigure.SecurityProperties boot,
            ObjectProvider<JwtDecoder> tokens) {
        List<UserDetails> users = new ArrayList<>();
        properties.users().forEach((name, user) -> users.add(user(name, user.password(), user.roles())));
        if (!boot.getUser().isPasswordGenerated()) {
            String password = boot.getUser().getPassword();
            check(Passwords.isPlain(password), "spring.security.user.password", "***", Passwords.EXPECTED);
            users.add(user(boot.getUser().getName(), password, boot.getUser().getRoles()));
        }
        check(
                !users.isEmpty() || tokens.getIfAvailable() != null,
                "relay.security.users",
                "empty",
                "must name someone who may log in, or spring.security.user must have a password");
        logger.info(
                "requests need a login: one of {}{}",
                users.stream().map(UserDetails::getUsername).toList(),
                (tokens.getIfAvailable() != null) ? ", or a JWT" : "");
        DaoAuthenticationProvider provider = new DaoAuthenticationProvider(new InMemoryUserDetailsManager(users));
        provider.setPasswordEncoder(new Passwords());
        return provider;
    }

    private static UserDetails user(String name, @Nullable String password, Collection<?> roles) {
        return User.withUsername(name)
                .password(password)
                .roles(roles.stream().map(String::valueOf).toArray(String[]::new))
                .build();
    }

    /** Checks no login, so that nothing can delay the probes. */
    @Bean
    @Order(0)
    SecurityFilterChain probesFilterChain(HttpSecurity http, ObjectProvider<PathMappedEndpoints> endpoints) {
        return http.securityMatcher(AccessRules.probes(endpoints))
                .authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .headers(AbstractHttpConfigurer::disable)
                .build();
    }

    @Bean
    @Order(1)
    SecurityFilterChain relayFilterChain(
            HttpSecurity http,
            SecurityProperties properties,
            ObjectProvider<JwtDecoder> tokens,
            Environment environment) {
        LoginRefusals refusals = new LoginRefusals(
                environment.getRequiredProperty("spring.application.name"), tokens.getIfAvailable() != null);
        http.authorizeHttpRequests((requests) -> AccessRules.apply(requests, properties.openEndpoints()))
                .httpBasic((basic) -> basic.authenticationEntryPoint(refusals))
                .exceptionHandling(
                        (failed) -> failed.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                // They would be written after the chain has returned, when another thread may be answering a posting.
                .headers(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable);
        if (tokens.getIfAvailable() != null) {
            http.oauth2ResourceServer((server) -> server.authenticationEntryPoint(refusals)
                    .accessDeniedHandler(refusals)
                    .jwt(Customizer.withDefaults()));
        }
        return http.build();
    }

    /** The role that a login needs to post the peer's events. */
    @Bean
    PeerRole peerRole() {
        return new PeerRole(Role.PEER.name());
    }

    /** The roles by which the page hides what a login does not allow. */
    @Bean
    LoginRoles loginRoles() {
        return new LoginRoles(Role.OPERATOR.name(), List.of(Role.POSTER.name(), Role.PEER.name()));
    }

    /** {@code http.server.requests} counts refused requests, too, and each request once. */
    @Bean
    @ConditionalOnMissingBean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }
}
