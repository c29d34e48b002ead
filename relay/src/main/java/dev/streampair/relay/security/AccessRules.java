package dev.streampair.relay.security;

import dev.streampair.relay.http.Wire;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Which requests need which {@link Role}, on either port: the first rule that matches counts, and the last one matches
 * all.
 */
final class AccessRules {

    private static final String HEALTH = "health";

    /** The paths of Kubernetes' probes, below the health endpoint's path. */
    private static final Set<String> PROBES = Set.of("/liveness", "/readiness");

    private AccessRules() {}

    /**
     * Applies the rules.
     *
     * @param openEndpoints the ids of the endpoints that may be read without a login
     */
    static void apply(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests,
            Set<String> openEndpoints) {
        requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                .permitAll()
                .requestMatchers(open(openEndpoints))
                .permitAll()
                .requestMatchers(postings())
                .hasAnyRole(Role.POSTER.name(), Role.PEER.name())
                .requestMatchers(AccessRules::isRead)
                .hasAnyRole(Role.READER.name(), Role.OPERATOR.name())
                .anyRequest()
                .hasRole(Role.OPERATOR.name());
    }

    private static boolean isRead(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private static RequestMatcher open(Set<String> endpoints) {
        // Without any id, Spring Boot matches all endpoints.
        return endpoints.isEmpty()
                ? (request) -> false
                : new AndRequestMatcher(EndpointRequest.to(endpoints.toArray(String[]::new)), AccessRules::isRead);
    }

    /**
     * Matches postings, but not requests to the actuator's endpoint of the same name: on its own port, that can have
     * the same path.
     */
    private static RequestMatcher postings() {
        return new AndRequestMatcher(
                PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, Wire.PATH),
                new NegatedRequestMatcher(EndpointRequest.toAnyEndpoint()));
    }

    /** Matches Kubernetes' probes exactly: nothing below them, and no other part of health. */
    static RequestMatcher probes(ObjectProvider<PathMappedEndpoints> endpoints) {
        RequestMatcher health = EndpointRequest.to(HEALTH);
        RequestMatcher additional = EndpointRequest.toAdditionalPaths(WebServerNamespace.SERVER, HEALTH);
        return (request) -> isRead(request)
                && (additional.matches(request)
                        || (health.matches(request) && isProbe(request, endpoints.getObject())));
    }

    private static boolean isProbe(HttpServletRequest request, PathMappedEndpoints endpoints) {
        String health = endpoints.getPath(EndpointId.of(HEALTH));
        int start = (health != null) ? request.getRequestURI().indexOf(health) : -1;
        return health != null
                && start >= 0
                && PROBES.contains(request.getRequestURI().substring(start + health.length()));
    }
}
