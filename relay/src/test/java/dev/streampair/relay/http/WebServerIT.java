package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Invocable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** Whether what relay.yaml says reaches the server: a misspelled setting is no error. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class WebServerIT {

    @Autowired
    private ServletWebServerApplicationContext context;

    private Server server() {
        return ((JettyWebServer) Objects.requireNonNull(this.context.getWebServer())).getServer();
    }

    private ServerConnector connector() {
        return (ServerConnector) server().getConnectors()[0];
    }

    @Test
    void keepsThePeersConnectionForLongerThanThePeerDoes() {
        assertThat(connector().getIdleTimeout()).isEqualTo(30_000).isGreaterThan(PeerHttpClient.MAX_IDLE.toMillis());
    }

    @Test
    void boundsConnections() {
        assertThat(server().getBean(NetworkConnectionLimit.class).getMaxNetworkConnectionCount())
                .isEqualTo(5000);
    }

    @Test
    void listensOnThisMachineOnly() {
        assertThat(connector().getHost()).isEqualTo("127.0.0.1");
    }

    /** Otherwise each request would be handed from the thread that selects it to another. */
    @Test
    void handlesRequestsOnTheThreadThatSelectsThem() {
        assertThat(server().getInvocationType()).isEqualTo(Invocable.InvocationType.NON_BLOCKING);
    }
}
