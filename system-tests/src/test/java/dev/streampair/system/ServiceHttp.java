package dev.streampair.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service as its clients see it. */
final class ServiceHttp {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final Pattern COUNT = Pattern.compile("\"statistic\":\"COUNT\",\"value\":([^,}]+)");

    private static final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    private final String url;

    ServiceHttp(String url) {
        this.url = url;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Returns what a counter of the service's meters has come to. */
    long counter(String meter) throws IOException, InterruptedException {
        String json = get("/actuator/metrics/" + meter).body();
        Matcher matcher = COUNT.matcher(json);
        if (!matcher.find()) {
            throw new IllegalStateException("%s is not a counter: %s".formatted(meter, json));
        }
        return (long) Double.parseDouble(matcher.group(1));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(this.url + path)).timeout(TIMEOUT);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
