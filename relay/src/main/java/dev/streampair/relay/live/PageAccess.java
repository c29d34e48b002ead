package dev.streampair.relay.live;

import dev.streampair.relay.http.LoginRoles;
import dev.streampair.relay.http.Wire;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;

/** What the page can reach of the actuator, what its user may change, and the reason for what is missing. */
final class PageAccess {

    private final ManagementPortType port;

    private final PathMappedEndpoints endpoints;

    private final EndpointAccessResolver access;

    private final @Nullable LoginRoles roles;

    /**
     * @param port whether the actuator has a port, and which
     * @param endpoints the exposed endpoints
     * @param roles the roles of the logins, or {@code null} if no login is needed, or another part of the application
     *     decides
     */
    PageAccess(
            ManagementPortType port,
            PathMappedEndpoints endpoints,
            EndpointAccessResolver access,
            @Nullable LoginRoles roles) {
        this.port = port;
        this.endpoints = endpoints;
        this.access = access;
        this.roles = roles;
    }

    /** Returns the path of an endpoint, relative to the page's own; empty if the page cannot reach it. */
    String path(String endpoint) {
        String path = (this.port == ManagementPortType.SAME) ? this.endpoints.getPath(EndpointId.of(endpoint)) : null;
        return (path == null || path.equals(Wire.PATH)) ? "" : path.replaceFirst("^/", "");
    }

    /** Returns why the page cannot reach an endpoint, or the user cannot change anything with it; empty if both can. */
    String whyNoChange(String endpoint, HttpServletRequest request) {
        if (this.port == ManagementPortType.DIFFERENT) {
            return "The actuator has a port of its own (management.server.port), which this page cannot reach. See and change the state at /actuator/stream there.";
        }
        if (this.port == ManagementPortType.DISABLED) {
            return "The actuator is off (management.server.port), so this page cannot show the state of the stream.";
        }
        if (path(endpoint).isEmpty()) {
            return "The endpoint %s cannot be reached: it is not exposed (management.endpoints.web.exposure), or it has the same path as the stream."
                    .formatted(endpoint);
        }
        if (this.access.accessFor(EndpointId.of(endpoint), Access.UNRESTRICTED) != Access.UNRESTRICTED) {
            return "The endpoint %s is read-only (management.endpoint.%s.access).".formatted(endpoint, endpoint);
        }
        return (this.roles == null || request.isUserInRole(this.roles.operator()))
                ? ""
                : "%s may look but not change anything: that needs the role %s."
                        .formatted(nameOf(request), this.roles.operator());
    }

    /** Returns why the user cannot post items; empty if they can. */
    String whyNoPosting(HttpServletRequest request) {
        return (this.roles == null || this.roles.posters().stream().anyMatch(request::isUserInRole))
                ? ""
                : "%s may not post items: that needs the role %s."
                        .formatted(nameOf(request), this.roles.posters().get(0));
    }

    private static String nameOf(HttpServletRequest request) {
        return Objects.requireNonNullElse(request.getRemoteUser(), "This login");
    }
}
