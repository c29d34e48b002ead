package dev.streampair.relay.spring.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.Items;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Who follows, and the thread that writes to them; the container is played. */
@Timeout(60)
class FollowersTests {

    private final History history = new History("run", 10);

    private final Followers followers = new Followers(this.history, 2, Duration.ofHours(1));

    @BeforeEach
    void start() {
        this.followers.start();
    }

    @AfterEach
    void stop() {
        this.followers.stop();
    }

    private Client follow(Client client) throws IOException {
        assertThat(this.followers.add(client.follower)).isTrue();
        client.follower.begin(client.request, client.response);
        return client;
    }

    @Test
    void writesWhatWasTakenJustBeforeTheStopAndEndsTheAnswer() throws IOException, InterruptedException {
        Client client = follow(new Client(null));
        client.awaitText("retry");
        this.followers.taken(Items.of(41), null);
        this.followers.stop();
        assertThat(client.text()).endsWith("data: [41]\n\n");
        assertThat(client.isEnded()).isTrue();
        assertThat(this.followers.size()).isZero();
    }

    @Test
    void breaksOffOneThatCannotBeWrittenToAndGoesOnWithTheRest() throws IOException, InterruptedException {
        Client broken = follow(new Client(new IllegalStateException("The container is confused")));
        Client whole = follow(new Client(null));
        assertThat(broken.aborted.await(20, TimeUnit.SECONDS)).isTrue();
        this.followers.taken(Items.of(41), null);
        whole.awaitText("data: [41]");
        assertThat(this.followers.size()).isEqualTo(1);
    }

    @Test
    void goesOnAfterAnError() throws IOException, InterruptedException {
        Client broken = follow(new Client(new OutOfMemoryError("for a moment")));
        assertThat(broken.aborted.await(20, TimeUnit.SECONDS)).isTrue();
        follow(new Client(null)).awaitText("retry");
    }

    @Test
    void takesFollowersAgainWhenItIsStartedAgain() throws IOException, InterruptedException {
        follow(new Client(null)).awaitText("retry");
        this.followers.stop();
        assertThat(this.followers.add(new Client(null).follower)).isFalse();
        this.followers.start();
        follow(new Client(null)).awaitText("retry");
    }

    /** One who follows, over a connection that takes everything, or fails. */
    private final class Client extends ServletOutputStream {

        private final @Nullable Throwable failure;

        private final CountDownLatch aborted = new CountDownLatch(1);

        private final Follower follower =
                new Follower(Feed.after(null, FollowersTests.this.history), FollowersTests.this.followers, this::abort);

        private final MockHttpServletRequest request = new MockHttpServletRequest();

        private final MockHttpServletResponse response = new MockHttpServletResponse() {

            @Override
            public ServletOutputStream getOutputStream() {
                return Client.this;
            }
        };

        /** Guarded by this. */
        private final StringBuilder text = new StringBuilder();

        Client(@Nullable Throwable failure) {
            this.failure = failure;
            this.request.setAsyncSupported(true);
        }

        private void abort() {
            this.aborted.countDown();
        }

        synchronized void awaitText(String expected) throws InterruptedException {
            while (this.text.indexOf(expected) < 0) {
                wait();
            }
        }

        synchronized String text() {
            return this.text.toString();
        }

        boolean isEnded() {
            return !this.request.isAsyncStarted();
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            try {
                listener.onWritePossible();
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }

        @Override
        public synchronized void write(int character) {
            if (this.failure instanceof Error error) {
                throw error;
            }
            if (this.failure instanceof RuntimeException exception) {
                throw exception;
            }
            this.text.append((char) character);
            notifyAll();
        }
    }
}
