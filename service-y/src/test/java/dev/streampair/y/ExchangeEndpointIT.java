package dev.streampair.y;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.PeerClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ExchangeEndpointIT {

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    private HttpResponse<String> send(HttpRequest.Builder request, String path)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + this.port + path);
        return this.client.send(
                request.uri(uri).header("Content-Type", "application/json").build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)), path);
    }

    private String state() throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder().GET(), "/actuator/exchange").body();
    }

    /** Whatever runs from another test, it halts. */
    @BeforeEach
    void haltTheExchange() throws IOException, InterruptedException {
        int status;
        do {
            status = post("/stream", "2").statusCode();
        } while (status == 202);
        assertThat(status).isEqualTo(410);
    }

    @Test
    void startsTheExchangeOfTheSettings() throws IOException, InterruptedException {
        assertThat(post("/actuator/exchange", "{}").body())
                .isEqualTo("{\"seed\":1,\"haltAfter\":3,\"sent\":0,\"halted\":false}");
        assertThat(post("/stream", "2").statusCode()).isEqualTo(202);
        assertThat(state()).isEqualTo("{\"seed\":1,\"haltAfter\":3,\"sent\":1,\"halted\":false}");
    }

    @Test
    void startsWithoutABody() throws IOException, InterruptedException {
        assertThat(post("/actuator/exchange", "").statusCode()).isEqualTo(200);
    }

    @Test
    void startsAnotherExchangeOnRequest() throws IOException, InterruptedException {
        assertThat(post("/actuator/exchange", "{\"seed\": 100, \"haltAfter\": 1}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("/stream", "[101, 103]").body()).contains("\"accepted\":1");
        assertThat(state()).isEqualTo("{\"seed\":100,\"haltAfter\":1,\"sent\":1,\"halted\":true}");
    }

    @Test
    void refusesToStartASecondExchange() throws IOException, InterruptedException {
        post("/actuator/exchange", "{}");
        HttpResponse<String> answer = post("/actuator/exchange", "{\"seed\": 5}");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("0 of 3 messages have been sent", "Wait until it has halted");
    }

    @Test
    void startsNoneWhileTheServiceDrains() throws IOException, InterruptedException {
        post("/actuator/stream", "{\"state\": \"DRAINING\"}");
        HttpResponse<String> answer = post("/actuator/exchange", "{}");
        post("/actuator/stream", "{\"state\": \"RUNNING\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(answer.body())
                .contains("The service is draining. Set its state to RUNNING at /actuator/stream first");
        assertThat(post("/actuator/exchange", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void endsAnExchangeBeforeItsLimit() throws IOException, InterruptedException {
        post("/actuator/exchange", "{\"seed\": 100, \"haltAfter\": 5}");
        assertThat(post("/stream", "101").statusCode()).isEqualTo(202);
        String ended = "{\"seed\":100,\"haltAfter\":5,\"sent\":1,\"halted\":true}";
        assertThat(send(HttpRequest.newBuilder().DELETE(), "/actuator/exchange").body())
                .isEqualTo(ended);
        assertThat(post("/stream", "103").statusCode()).isEqualTo(410);
        // Asked for again, it is as it was.
        assertThat(send(HttpRequest.newBuilder().DELETE(), "/actuator/exchange").body())
                .isEqualTo(ended);
        assertThat(post("/actuator/exchange", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void namesTheMembersThatItKnowsInPlaceOfAnyOther() throws IOException, InterruptedException {
        HttpResponse<String> answer = post("/actuator/exchange", "{\"halt-after\": 2}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("Unknown here: halt-after. Send only", "{\\\"seed\\\": 1, \\\"haltAfter\\\": 3}");
        assertThat(post("/actuator/exchange", "[1]").body())
                .contains("The body cannot be read. Send a JSON object, such as {\\\"seed\\\": 1");
        assertThat(state()).contains("\"halted\":true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"seed\": 1.5}",
                "{\"seed\": true}",
                "{\"seed\": \"one\"}",
                "{\"seed\": 9223372036854775807}",
                "{\"seed\": 9223372036854775808}",
                "{\"haltAfter\": -1}",
                "{\"haltAfter\": [1]}",
                "{\"haltAfter\": {}}",
                "[1]",
                "1",
                "{\"seed\": 1",
                "nonsense"
            })
    void refusesWhatIsNoExchange(String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = post("/actuator/exchange", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(state()).contains("\"halted\":true");
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class PeerConfiguration {

        @Bean
        PeerClient peer() {
            return (batch, answer) -> answer.accept(new PeerAnswer.Accepted());
        }
    }
}
