package dev.streampair.relay.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.http.LoginRoles;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.EndpointsSupplier;
import org.springframework.boot.actuate.endpoint.ExposableEndpoint;
import org.springframework.boot.actuate.endpoint.Operation;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

class PageControllerTests {

    private static final PathMappedEndpoints ENDPOINTS = endpoints("stream", "deadletters");

    private static PathMappedEndpoints endpoints(String... ids) {
        List<ExposedEndpoint> exposed = Stream.of(ids).map(ExposedEndpoint::new).toList();
        EndpointsSupplier<ExposedEndpoint> supplier = () -> exposed;
        return new PathMappedEndpoints("/manage", supplier);
    }

    /** An endpoint at the path that is its id. */
    private record ExposedEndpoint(String getRootPath) implements ExposableEndpoint<Operation>, PathMappedEndpoint {

        @Override
        public EndpointId getEndpointId() {
            return EndpointId.of(this.getRootPath);
        }

        @Override
        public Access getDefaultAccess() {
            return Access.UNRESTRICTED;
        }

        @Override
        public Collection<Operation> getOperations() {
            return List.of();
        }
    }

    private static MockMvcTester mvc(String peerUrl, PageAccess access) {
        return MockMvcTester.of(new PageController("service-x", "service-y", URI.create(peerUrl), access));
    }

    private static MockMvcTester mvc(String peerUrl) {
        return mvc(peerUrl, access(ManagementPortType.SAME, Access.UNRESTRICTED, null));
    }

    private static PageAccess access(ManagementPortType port, Access access, @Nullable LoginRoles roles) {
        return new PageAccess(port, ENDPOINTS, (id, fallback) -> access, roles);
    }

    /** What the page is told. */
    private static AbstractStringAssert<?> assertPage(PageAccess access, RequestPostProcessor login) {
        return assertThat(mvc("http://localhost:8082", access).get().uri("/").with(login))
                .bodyText();
    }

    private static RequestPostProcessor login(String name, String... roles) {
        return (request) -> {
            request.setRemoteUser(name);
            Stream.of(roles).forEach(request::addUserRole);
            return request;
        };
    }

    @Test
    void tellsThePageWhereTheEndpointsAre() {
        assertPage(access(ManagementPortType.SAME, Access.UNRESTRICTED, null), login("anybody"))
                .contains(
                        "data-stream=\"manage/stream\"",
                        "data-deadletters=\"manage/deadletters\"",
                        "data-exchange=\"\"")
                .contains("data-stream-why-not=\"\"", "data-deadletters-why-not=\"\"", "data-why-no-posting=\"\"");
    }

    @Test
    void saysThatAnEndpointIsReadOnly() {
        assertPage(access(ManagementPortType.SAME, Access.READ_ONLY, null), login("anybody"))
                .contains("data-stream=\"manage/stream\"")
                .contains(
                        "data-stream-why-not=\"The endpoint stream is read-only (management.endpoint.stream.access).\"");
    }

    @Test
    void saysThatTheActuatorIsElsewhere() {
        assertPage(access(ManagementPortType.DIFFERENT, Access.UNRESTRICTED, null), login("anybody"))
                .contains("data-stream=\"\"", "data-deadletters=\"\"")
                .contains("data-stream-why-not=\"The actuator has a port of its own");
        assertPage(access(ManagementPortType.DISABLED, Access.UNRESTRICTED, null), login("anybody"))
                .contains("data-stream-why-not=\"The actuator is off");
    }

    @Test
    void saysWhatIsNotExposed() {
        PageAccess nothing =
                new PageAccess(ManagementPortType.SAME, endpoints(), (id, fallback) -> Access.UNRESTRICTED, null);
        assertPage(nothing, login("anybody"))
                .contains("data-stream=\"\"")
                .contains("data-stream-why-not=\"The endpoint stream cannot be reached");
    }

    @Test
    void saysWhatALoginMayNotDo() {
        PageAccess access = access(
                ManagementPortType.SAME, Access.UNRESTRICTED, new LoginRoles("OPERATOR", List.of("POSTER", "PEER")));
        assertPage(access, login("<ann>", "READER"))
                .contains(
                        "data-stream-why-not=\"&lt;ann&gt; may look but not change anything: that needs the role OPERATOR.\"",
                        "data-why-no-posting=\"&lt;ann&gt; may not post items: that needs the role POSTER.\"");
        assertPage(access, login("ben", "OPERATOR", "PEER"))
                .contains("data-stream-why-not=\"\"", "data-why-no-posting=\"\"");
    }

    private final MockMvcTester mvc = mvc("http://localhost:8082");

    @Test
    void showsThePageOfTheService() {
        assertThat(this.mvc.get().uri("/").accept("text/html"))
                .hasStatusOk()
                .hasContentType("text/html;charset=UTF-8")
                .bodyText()
                .contains("<title>service-x</title>", "service-y", "href=\"http://localhost:8082\"")
                .doesNotContain("${");
    }

    @Test
    void showsItWithoutAnAcceptHeader() {
        assertThat(this.mvc.get().uri("/")).hasStatusOk().hasContentTypeCompatibleWith(MediaType.TEXT_HTML);
    }

    @Test
    void showsItToNobodyWhoWantsSomethingElse() {
        assertThat(this.mvc.get().uri("/").accept(MediaType.APPLICATION_JSON)).hasStatus(HttpStatus.NOT_ACCEPTABLE);
    }

    @Test
    void allowsThePageWhatComesFromTheServiceAndNothingElse() {
        assertThat(this.mvc.get().uri("/")).headers().hasValue("X-Content-Type-Options", "nosniff");
        assertThat(this.mvc.get().uri("/").exchange().getResponse().getHeader("Content-Security-Policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http", "*");
    }

    @Test
    void hasNoMarkupButItsOwn() {
        assertThat(mvc("http://localhost/'%3Cb%3E&x").get().uri("/"))
                .bodyText()
                .contains("href=\"http://localhost/&#39;%3Cb%3E&amp;x\"");
    }
}
