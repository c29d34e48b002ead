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
import java.util.Set;
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

    /** Also those that another process on this port has left. */
    private static Set<String> foldersOf(int port) {
        String[] names = new File(System.getProperty("java.io.tmpdir"))
                .list((folder, name) -> name.matches("jetty-(docbase\\.|127_0_0_1-)" + port + "\\D.*"));
        return Set.of(names);
    }

    @Test
    void hasNoneAndServesThePageAllTheSame() throws Exception {
        Set<String> before = foldersOf(this.port);
        Set<String> managementBefore = foldersOf(this.managementPort);
        try (ConfigurableApplicationContext running = SpringApplication.run(
                RelayApplication.class,
                "--server.port=" + this.port,
                "--management.server.port=" + this.managementPort)) {
            assertThat(running.isActive()).isTrue();
            assertThat(foldersOf(this.port)).isEqualTo(before);
            assertThat(foldersOf(this.managementPort)).isEqualTo(managementBefore);
            URI page = URI.create("http://localhost:%s/page/page.js".formatted(this.port));
            assertThat(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
