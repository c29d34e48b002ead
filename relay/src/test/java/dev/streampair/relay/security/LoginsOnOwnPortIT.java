package dev.streampair.relay.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The actuator on a port of its own asks for the same logins, below paths of the operator's choice. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "management.server.base-path=/manage",
            "management.endpoints.web.base-path=/",
            "management.endpoint.health.group.readiness.additional-path=server:/readyz",
            "server.servlet.context-path=/pair",
            "relay.security.users.reader.password=of-reader",
            "relay.security.users.reader.roles=READER",
            "relay.security.users.poster.password=of-poster",
            "relay.security.users.poster.roles=POSTER",
            "relay.security.users.operator.password=of-operator",
            "relay.security.users.operator.roles=OPERATOR"
        })
class LoginsOnOwnPortIT {

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    private int get(int port, String path, String name) throws IOException, InterruptedException {
        return send(port, path, name, HttpRequest.newBuilder());
    }

    private int send(int port, String path, String name, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        if (!name.isEmpty()) {
            String login = name + ":of-" + name;
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        URI uri = URI.create("http://localhost:" + port + path);
        return this.client
                .send(request.uri(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void asksForTheSameLogins() throws IOException, InterruptedException {
        for (String path : new String[] {"/manage/", "/manage/stream", "/manage/health"}) {
            assertThat(get(this.managementPort, path, "")).as(path).isEqualTo(401);
            assertThat(get(this.managementPort, path, "poster")).as(path).isEqualTo(403);
            assertThat(get(this.managementPort, path, "reader")).as(path).isEqualTo(200);
        }
        assertThat(get(this.managementPort, "/manage/health/liveness", "")).isEqualTo(200);
        assertThat(get(this.port, "/pair/readyz", "")).isEqualTo(200);
        assertThat(get(this.port, "/pair/health/liveness", "")).isEqualTo(401);
    }

    @Test
    void saysWhatToDoThereAsWell() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + this.managementPort + "/manage/stream"))
                .build();
        HttpResponse<String> answer = this.client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body())
                .contains("tag:streampair.dev,2026:unauthorized", "\"instance\":\"/manage/stream\"", "Log in");
    }

    /** Spring fails at these paths. */
    @Test
    void findsNothingAtAnotherSpellingOfTheContext() throws IOException, InterruptedException {
        for (String path : new String[] {"/%70air/stream", "/pair;a/stream", "/pair;a/", "/paired/stream"}) {
            assertThat(get(this.port, path, "")).as(path).isEqualTo(404);
        }
        assertThat(get(this.managementPort, "/%6Danage/stream", "")).isEqualTo(404);
    }

    /** Its path is the stream's, but who may post may not steer. */
    @Test
    void letsOperatorsAndNotPostersSteer() throws IOException, InterruptedException {
        HttpRequest.Builder pause = HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"state\": \"RUNNING\"}"));
        assertThat(send(this.managementPort, "/manage/stream", "poster", pause.copy()))
                .isEqualTo(403);
        assertThat(send(this.managementPort, "/manage/stream", "operator", pause.copy()))
                .isEqualTo(200);
    }

    @Test
    void findsTheStreamBelowItsPath() throws IOException, InterruptedException {
        HttpRequest.Builder post = HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("1"));
        assertThat(send(this.port, "/pair/stream", "", post.copy())).isEqualTo(401);
        assertThat(send(this.port, "/pair/stream", "reader", post.copy())).isEqualTo(403);
        assertThat(send(this.port, "/pair/stream", "poster", post.copy())).isEqualTo(202);
    }
}
