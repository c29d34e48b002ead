package dev.streampair.relay.http.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.strategy.AdaptiveExecutionStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PulseTests {

    private final Server server = new Server();

    private final ServerConnector connector = new ServerConnector(this.server, 1, 1);

    private final AtomicInteger exits = new AtomicInteger();

    private final CountDownLatch held = new CountDownLatch(1);

    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    private final Pulse pulse =
            new Pulse(this.connector::getSelectorManager, this.connector.getScheduler(), this.exits::incrementAndGet);

    @BeforeEach
    void start() throws Exception {
        this.connector.setHost("127.0.0.1");
        this.server.addConnector(this.connector);
        this.server.setHandler(new Handler.Abstract.NonBlocking() {

            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                PulseTests.this.held.countDown();
                PulseTests.this.mayGoOn.await(30, TimeUnit.SECONDS);
                callback.succeeded();
                return true;
            }
        });
        this.server.start();
    }

    @AfterEach
    void stop() throws Exception {
        this.mayGoOn.countDown();
        this.server.stop();
    }

    private ManagedSelector selector() {
        return this.connector.getSelectorManager().getBean(ManagedSelector.class);
    }

    private void awaitAnswer() {
        CountDownLatch answer = new CountDownLatch(1);
        selector().submit((any) -> answer.countDown());
        await().until(() -> answer.getCount() == 0);
    }

    @Test
    void goesOnWhileTheSelectorAnswers() {
        for (int i = 0; i < 5; i++) {
            this.pulse.beat();
            awaitAnswer();
        }
        assertThat(this.exits).hasValue(0);
    }

    @Test
    void endsTheProcessWhenTheThreadThatSelectsHasEnded() {
        awaitAnswer();
        selector().submit((any) -> {
            throw new UnloggableError();
        });
        await().until(() -> selector().getBean(AdaptiveExecutionStrategy.class).isIdle());
        this.pulse.beat();
        assertThat(this.exits).hasValue(0);
        this.pulse.beat();
        assertThat(this.exits).hasValue(1);
        // Without a thread that selects, the server could not even be stopped.
        this.server.getThreadPool().execute(selector().getBean(AdaptiveExecutionStrategy.class)::produce);
    }

    @Test
    void leavesAThreadThatIsHeldUpAlone() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.connector.getLocalPort())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(this.held.await(30, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 5; i++) {
                this.pulse.beat();
            }
            assertThat(this.exits).hasValue(0);
        }
    }

    /** What Jetty cannot even log ends its thread. */
    private static final class UnloggableError extends Error {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("for the log");
        }
    }
}
