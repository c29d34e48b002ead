package dev.streampair.system.support.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A service as its clients see it. */
public final class ServiceHttp {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final Pattern METER = Pattern.compile("\"value\":([^,}]+)");

    private static final Pattern OUTBOX_SIZE = Pattern.compile("\"outbox\":\\{\"size\":(\\d+)");

    private static final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    private final String url;

    private final @Nullable String login;

    public ServiceHttp(String url) {
        this(url, null);
    }

    /**
     * @param login is sent as {@code Authorization}, or {@code null} for nobody in particular
     */
    public ServiceHttp(String url, @Nullable String login) {
        this.url = url;
        this.login = login;
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    /** Returns the status of an answer, or 0 if none comes in time. */
    public int status(String path, Duration bound) throws InterruptedException {
        try {
            return send(request(path).timeout(bound).GET()).statusCode();
        } catch (IOException ex) {
            return 0;
        }
    }

    /** Posts, and does not wait for the answer. */
    public CompletableFuture<HttpResponse<String>> postAsync(String path, String json) {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return post(path, json, Map.of());
    }

    public HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    public HttpResponse<String> post(String path, String json, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        headers.forEach(request::header);
        return send(request.POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** The headers of an event, in HTTP binary mode. */
    public static Map<String, String> event(String type, String source, String id) {
        return Map.of("ce-specversion", "1.0", "ce-type", type, "ce-source", source, "ce-id", id);
    }

    /**
     * Returns what a counter or a gauge of the service's meters has come to.
     *
     * @param meter its name, with a query if only some of its tags count
     */
    public long meter(String meter) throws IOException, InterruptedException {
        return (long) Double.parseDouble(find(METER, "/actuator/metrics/" + meter));
    }

    /** How many items wait in the service's outbox. */
    public int outboxSize() throws IOException, InterruptedException {
        return Integer.parseInt(find(OUTBOX_SIZE, "/actuator/stream"));
    }

    private String find(Pattern pattern, String path) throws IOException, InterruptedException {
        String json = get(path).body();
        Matcher matcher = pattern.matcher(json);
        if (!matcher.find()) {
            throw new IllegalStateException("%s is not in %s: %s".formatted(pattern, path, json));
        }
        return matcher.group(1);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(this.url + path)).timeout(TIMEOUT);
        return (this.login != null) ? request.header("Authorization", this.login) : request;
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
