package dev.streampair.relay.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** Whether what relay.yaml says reaches the server: a misspelled setting is no error. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class WebServerIT {

    @Autowired
    private ServletWebServerApplicationContext context;

    private AbstractHttp11Protocol<?> protocol() {
        TomcatWebServer server = (TomcatWebServer) Objects.requireNonNull(this.context.getWebServer());
        return (AbstractHttp11Protocol<?>) server.getTomcat().getConnector().getProtocolHandler();
    }

    @Test
    void keepsThePeersConnection() {
        assertThat(protocol().getMaxKeepAliveRequests()).isEqualTo(-1);
        assertThat(protocol().getKeepAliveTimeout()).isEqualTo(60_000);
    }

    @Test
    void boundsConnectionsAndHowLongTheyStall() {
        assertThat(protocol().getMaxConnections()).isEqualTo(2000);
        assertThat(protocol().getConnectionTimeout()).isEqualTo(10_000);
    }

    @Test
    void listensOnThisMachineOnly() {
        assertThat(protocol().getAddress().isLoopbackAddress()).isTrue();
    }
}
