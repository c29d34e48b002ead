package dev.streampair.relay.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.DeadLetterQuery;
import dev.streampair.relay.Items;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RelayApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Three dead letters: the successors of 7, 8 and 9. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class DeadLettersEndpointIT {

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private Relay relay;

    @Autowired
    private RelayApplication.Sink peer;

    /** The number of the first letter. */
    private long first;

    @BeforeEach
    void makeDeadLetters() {
        this.peer.refuse(8, 9, 10);
        for (int item = 7; item <= 9; item++) {
            this.relay.accept(Posting.of(item), (receipt) -> {});
        }
        await().until(() -> this.relay.countDeadLetters(DeadLetterQuery.ALL) == 3);
        this.first = this.relay.deadLetters(DeadLetterQuery.ALL, 1).get(0).number();
        this.peer.refuseNothing();
    }

    @AfterEach
    void leaveNothingBehind() {
        await().until(() -> this.relay.waiting() == 0);
        this.relay.dropDeadLetters(DeadLetterQuery.ALL);
        this.peer.deliveries().clear();
    }

    private HttpResponse<String> send(String method, String query, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + this.port + "/actuator/deadletters" + query))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return this.client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void listsThemPageByPage() throws IOException, InterruptedException {
        String page = send("GET", "?limit=2", "").body();
        assertThat(page)
                .startsWith("{\"total\":3,\"next\":%s,\"letters\":[{\"number\":%s,\"item\":8,"
                        .formatted(this.first + 2, this.first))
                .contains("\"item\":9,")
                .doesNotContain("\"item\":10,");
        assertThat(send("GET", "?limit=2&from=" + (this.first + 2), "").body())
                .startsWith("{\"total\":1,\"next\":null,\"letters\":[{\"number\":%s,\"item\":10,"
                        .formatted(this.first + 2));
        assertThat(send("GET", "?order=newest&limit=2", "").body())
                .startsWith("{\"total\":3,\"next\":%s,\"letters\":[{\"number\":%s,\"item\":10,"
                        .formatted(this.first, this.first + 2))
                .contains("\"item\":9,");
        assertThat(send("GET", "?order=newest&limit=2&to=" + this.first, "").body())
                .startsWith("{\"total\":1,\"next\":null,\"letters\":[{\"number\":%s,\"item\":8,".formatted(this.first));
        assertThat(send("GET", "?order=oldest", "").body())
                .isEqualTo(send("GET", "", "").body());
        assertThat(send("GET", "?limit=3", "").body()).startsWith("{\"total\":3,\"next\":null,");
        assertThat(send("GET", "?any=1", "").body()).startsWith("{\"total\":3,\"next\":null,");
        assertThat(send("GET", "?reason=of%20mine", "").body()).startsWith("{\"total\":3,\"next\":null,");
        assertThat(send("GET", "?reason=full", "").body()).isEqualTo("{\"total\":0,\"next\":null,\"letters\":[]}");
    }

    @Test
    void sendsThoseOfARangeAgainInOrder() throws IOException, InterruptedException {
        String range = "{\"from\": %s, \"to\": %s, \"reason\": \"HTTP 400\"}".formatted(this.first, this.first + 1);
        assertThat(send("POST", "", range).body()).isEqualTo("{\"sent\":2,\"left\":0}");
        await().untilAsserted(() -> assertThat(this.peer.deliveries()).isIn(List.of(Items.of(8, 9)), eachAlone(8, 9)));
        assertThat(this.relay.countDeadLetters(DeadLetterQuery.ALL)).isEqualTo(1);
    }

    private static List<Items> eachAlone(long one, long other) {
        return List.of(Items.of(one), Items.of(other));
    }

    @Test
    void sendsAllAgain() throws IOException, InterruptedException {
        assertThat(send("POST", "", "{}").body()).isEqualTo("{\"sent\":3,\"left\":0}");
        assertThat(send("POST", "", "{}").body()).isEqualTo("{\"sent\":0,\"left\":0}");
    }

    @Test
    void dropsThoseOfARangeOrAll() throws IOException, InterruptedException {
        assertThat(send("DELETE", "?to=" + this.first, "").body()).isEqualTo("{\"dropped\":1}");
        assertThat(send("DELETE", "?reason=full", "").body()).isEqualTo("{\"dropped\":0}");
        assertThat(send("DELETE", "", "").body()).isEqualTo("{\"dropped\":2}");
        assertThat(this.relay.countDeadLetters(DeadLetterQuery.ALL)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, ?form=1, Unknown here: form. Send only",
        "DELETE, ?from=x, 'from is x, must be an integer from 1 to 9223372036854775807.'",
        "DELETE, ?to=1.5, 'to is 1.5, must be'",
        "DELETE, ?to=0, 'to is 0, must be'",
        "DELETE, ?reason=%00, reason contains a control character",
        "DELETE, ?reason=%E2%28, The query is malformed",
        "GET, ?reason=%E2%28, The query is malformed",
        "GET, ?order=new, 'order is new, must be oldest or newest.'",
        "GET, ?limit=1001, 'limit is 1001, must be an integer from 1 to 1000.'"
    })
    void changesNothingWhenTheRequestIsWrong(String method, String query, String detail)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = send(method, query, "");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains(detail);
        assertThat(this.relay.countDeadLetters(DeadLetterQuery.ALL)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"from\": 1.5} | from is 1.5, must be an integer",
                "{\"form\": 1} | Unknown here: form. Send only",
                "[] | The body cannot be read. Send a JSON object, such as {\\\"from\\\": 17"
            })
    void sendsNothingWhenTheBodyIsWrong(String body, String detail) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("POST", "", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(detail);
        assertThat(this.relay.countDeadLetters(DeadLetterQuery.ALL)).isEqualTo(3);
    }
}
