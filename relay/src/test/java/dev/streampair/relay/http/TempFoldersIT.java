package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.RelayApplication;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** What a running service has in the temporary folder is what {@code kill -9} leaves there. */
class TempFoldersIT {

    private final int port = freePort();

    private final int managementPort = freePort();

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static String[] foldersOf(int port) {
        return new File(System.getProperty("java.io.tmpdir"))
                .list((folder, name) -> name.startsWith("jetty-") && name.contains(String.valueOf(port)));
    }

    @Test
    void hasNoneAndServesThePageAllTheSame() throws Exception {
        try (ConfigurableApplicationContext running = SpringApplication.run(
                RelayApplication.class,
                "--server.port=" + this.port,
                "--management.server.port=" + this.managementPort)) {
            assertThat(running.isActive()).isTrue();
            assertThat(foldersOf(this.port)).isEmpty();
            assertThat(foldersOf(this.managementPort)).isEmpty();
            URI page = URI.create("http://localhost:%s/page/page.js".formatted(this.port));
            assertThat(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
