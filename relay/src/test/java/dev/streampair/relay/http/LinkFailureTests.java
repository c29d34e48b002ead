package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LinkFailureTests {

    private static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectException("Connection refused"), "connection refused"),
                Arguments.of(new IOException(new ConnectException("Connection refused")), "connection refused"),
                Arguments.of(new SocketException("Connection reset"), "connection reset"),
                Arguments.of(new IOException("Broken pipe"), "broken pipe"),
                Arguments.of(new NoRouteToHostException("No route to host"), "no route to host"),
                Arguments.of(
                        new UnknownHostException("service-y.example"),
                        "the host of relay.peer.url is unknown (service-y.example)"),
                Arguments.of(
                        new SocketTimeoutException("Connect Timeout"),
                        "no connection within relay.peer.connect-timeout"),
                Arguments.of(new ClosedChannelException(), "the connection was closed"),
                Arguments.of(
                        new SSLException("Unsupported or unrecognized SSL message"),
                        "the peer does not speak TLS, but relay.peer.url begins with https (javax.net.ssl.SSLException: Unsupported or unrecognized SSL message)"),
                Arguments.of(
                        new CertificateException("expired"),
                        "the peer's certificate is not accepted (java.security.cert.CertificateException: expired). Check spring.http.clients.ssl.bundle"),
                // What nobody foresaw is named with its class, which is better than nothing.
                Arguments.of(new SocketException(), "java.net.SocketException"),
                Arguments.of(new IllegalStateException("odd"), "java.lang.IllegalStateException: odd"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysInWordsWhyThereIsNoAnswer(Throwable failure, String words) {
        assertThat(LinkFailure.describe(failure)).isEqualTo(words);
    }
}
