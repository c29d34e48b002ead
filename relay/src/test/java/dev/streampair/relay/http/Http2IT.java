package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** HTTP/2 in clear text, for those who turn it on: no body says its length. */
@Timeout(60)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.http2.enabled=true", "relay.inbound.timeout=1s"})
class Http2IT {

    private final HTTP2Client client = new HTTP2Client();

    @Autowired
    private ServletWebServerApplicationContext context;

    private Session session;

    @BeforeEach
    void connect() throws Exception {
        JettyWebServer server = (JettyWebServer) Objects.requireNonNull(this.context.getWebServer());
        assertThat(server.getServer().getConnectors()[0].getConnectionFactory(HTTP2CServerConnectionFactory.class))
                .isNotNull();
        this.client.start();
        this.session = this.client
                .connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()),
                        new Session.Listener() {})
                .get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void disconnect() throws Exception {
        this.client.stop();
    }

    /** What comes back on a stream. */
    private static final class Answer implements Stream.Listener {

        private final CompletableFuture<Integer> status = new CompletableFuture<>();

        private final ConcurrentLinkedQueue<ResetFrame> resets = new ConcurrentLinkedQueue<>();

        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public void onHeaders(Stream stream, HeadersFrame frame) {
            this.status.complete(((MetaData.Response) frame.getMetaData()).getStatus());
            stream.demand();
        }

        @Override
        public void onDataAvailable(Stream stream) {
            Stream.Data data = stream.readData();
            if (data != null) {
                data.release();
            }
            if (data == null || !data.frame().isEndStream()) {
                stream.demand();
            }
        }

        @Override
        public void onReset(Stream stream, ResetFrame frame, Callback callback) {
            this.resets.add(frame);
            callback.succeeded();
        }

        @Override
        public void onClosed(Stream stream) {
            this.closed.countDown();
        }

        int awaitStatus() throws Exception {
            return this.status.get(30, TimeUnit.SECONDS);
        }
    }

    private Stream post(String path, Answer answer) throws Exception {
        return post(path, HttpFields.build(), answer);
    }

    private Stream post(String path, HttpFields.Mutable headers, Answer answer) throws Exception {
        headers.put("Content-Type", "application/json");
        MetaData.Request head =
                new MetaData.Request("POST", HttpURI.from("http://localhost" + path), HttpVersion.HTTP_2, headers);
        return this.session
                .newStream(new HeadersFrame(head, null, false), answer)
                .get(30, TimeUnit.SECONDS);
    }

    private static void send(Stream stream, String text, boolean last) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        stream.data(new DataFrame(stream.getId(), bytes, last)).get(30, TimeUnit.SECONDS);
    }

    private void assertTakesItems() throws Exception {
        Answer answer = new Answer();
        send(post("/stream", answer), "41", true);
        assertThat(answer.awaitStatus()).isEqualTo(202);
    }

    @Test
    void takesAnItem() throws Exception {
        assertTakesItems();
    }

    @ParameterizedTest
    @CsvSource({"/stream, 110", "/actuator/stream, 7"})
    void refusesABodyThatIsTooLargeAtOnceAndResetsNoUploadThatEnds(String path, int pieces) throws Exception {
        Answer answer = new Answer();
        Stream upload = post(path, answer);
        for (int i = 0; i < pieces; i++) {
            send(upload, " ".repeat(10_000), false);
        }
        assertThat(answer.awaitStatus()).isEqualTo(413);
        send(upload, " ", true);
        assertThat(answer.closed.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(answer.resets).isEmpty();
        assertTakesItems();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a:x", "[::x]", "a, localhost", "a"})
    void refusesABadOrForeignHost(String host) throws Exception {
        Answer answer = new Answer();
        post("/stream", HttpFields.build().put("Host", host), answer);
        assertThat(answer.awaitStatus()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stream", "/actuator/stream"})
    void letsGoOfABodyThatTrickles(String path) throws Exception {
        Answer answer = new Answer();
        Stream upload = post(path, answer);
        while (!answer.status.isDone()) {
            send(upload, " ", false);
            assertTakesItems();
        }
        assertThat(answer.awaitStatus()).isEqualTo(408);
        assertTakesItems();
    }
}
