package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;

/** A filter of the application's own guards the stream, which is behind the filters then. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class FilteredStreamIT {

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @TestConfiguration(proxyBeanMethods = false)
    static class Guard {

        @Bean
        Filter guard() {
            return (request, response, chain) -> {
                if (((HttpServletRequest) request).getHeader("Key") == null) {
                    ((HttpServletResponse) response).setStatus(401);
                } else {
                    chain.doFilter(request, response);
                }
            };
        }
    }

    private int post(String... headers) throws IOException, InterruptedException {
        return send("41", headers).statusCode();
    }

    private HttpResponse<Void> send(String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/stream"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return this.client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    }

    @Test
    void comesAfterTheApplicationsFilters() throws IOException, InterruptedException {
        assertThat(post()).isEqualTo(401);
        assertThat(post("Key", "1")).isEqualTo(202);
    }

    @Test
    void takesAsMuchAsWithoutFilters() throws IOException, InterruptedException {
        String large = "[" + "1000000000000000000,".repeat(4999) + "1]";
        assertThat(send(large, "Key", "1").statusCode()).isEqualTo(202);
        HttpResponse<Void> tooLarge = send(" ".repeat(1 << 20) + "1", "Key", "1");
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(tooLarge.headers().firstValue("Stream-Verdict")).contains("refused");
    }
}
