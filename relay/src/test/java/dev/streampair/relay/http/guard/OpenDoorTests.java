package dev.streampair.relay.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OpenDoorTests {

    private static ServerConnector connector(@Nullable String host) {
        ServerConnector connector = new ServerConnector(new Server());
        connector.setHost(host);
        return connector;
    }

    private static ServerConnector tls(boolean needsCertificate) {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setNeedClientAuth(needsCertificate);
        ServerConnector connector = new ServerConnector(new Server(), factory);
        connector.setHost("0.0.0.0");
        return connector;
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void warnsOfAPortThatOthersCanReach(@Nullable String host, CapturedOutput output) {
        OpenDoor.warnOf(connector(host));
        assertThat(output).containsOnlyOnce("anyone who reaches the port can post items, pause the stream");
    }

    @Test
    void warnsOfTlsThatAsksForNoCertificate(CapturedOutput output) {
        OpenDoor.warnOf(tls(false));
        assertThat(output).contains("listening on 0.0.0.0 without authentication");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1"})
    void saysNothingOfAPortForThisMachineAlone(String host, CapturedOutput output) {
        OpenDoor.warnOf(connector(host));
        assertThat(output).doesNotContain("anyone who reaches");
    }

    @Test
    void saysNothingOfAPortThatAsksForACertificate(CapturedOutput output) {
        OpenDoor.warnOf(tls(true));
        assertThat(output).doesNotContain("anyone who reaches");
    }
}
