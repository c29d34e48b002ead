package dev.streampair.relay.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.Items;
import dev.streampair.relay.http.EventSource;
import dev.streampair.relay.http.InboundProperties;
import dev.streampair.relay.http.SourceGuard;
import dev.streampair.relay.http.StreamHandler;
import dev.streampair.relay.http.StreamObservations;
import dev.streampair.relay.http.Traces;
import dev.streampair.relay.http.guard.MemoryBudget;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

/** The subscribers, behind a server without sockets: what it does, it does on the thread of the test. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class FollowersTests {

    private static final Duration ROUND = Duration.ofMillis(25);

    private static final Duration HEARTBEAT = Duration.ofHours(1);

    private static final int MAX = 2;

    /** More than the connection of one who reads nothing holds. */
    private static final Items MANY =
            Items.of(LongStream.generate(() -> Items.MIN_ITEM).limit(1000).toArray());

    /** Half a megabyte. */
    private static final Items MUCH =
            Items.of(LongStream.generate(() -> Items.MIN_ITEM).limit(24_000).toArray());

    private final History history = new History("run", 10);

    private final ManualScheduler scheduler = new ManualScheduler();

    private final Followers followers = new Followers(this.history, MAX, HEARTBEAT, () -> this.scheduler);

    private final Server server = new Server();

    private final ReadyConnector connector = new ReadyConnector(this.server);

    private final ObservationRegistry observations = ObservationRegistry.create();

    private int observed;

    /** Is run when a subscriber was added whose answer has not begun yet. */
    private Runnable whenAdded = () -> {};

    /** Is run before an answer has its status. */
    private Runnable whenPreparing = () -> {};

    /** Is run before each write. */
    private Runnable whenWriting = () -> {};

    @BeforeEach
    void start() throws Exception {
        this.observations.observationConfig().observationHandler(new Observer());
        StreamHandler stream = new StreamHandler(
                () -> {
                    throw new AssertionError("nobody posts");
                },
                new SourceGuard(() -> "/service-x/1", "service-y", null, null),
                this::add,
                new InboundProperties(1, DataSize.ofBytes(1), Duration.ofSeconds(1), DataSize.ofBytes(1)),
                MemoryBudget.ofHeap(),
                new StreamObservations(this.observations, "requests"),
                Traces.NONE);
        this.server.addConnector(this.connector);
        this.server.setHandler(new Handler.Abstract.NonBlocking() {

            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                return stream.handle(request, new WatchedResponse(request, response), callback);
            }
        });
        this.server.start();
        this.followers.start();
    }

    @AfterEach
    void stop() throws Exception {
        this.followers.stop();
        this.server.stop();
    }

    private @Nullable EventSource add(@Nullable String lastEventId) {
        EventSource source = this.followers.add(lastEventId);
        this.whenAdded.run();
        return source;
    }

    private void take(long item) {
        this.followers.accepted(Items.of(item), null);
    }

    private Client follow() {
        return new Client(-1).send("GET /stream HTTP/1.0\r\n\r\n");
    }

    /** Follows, and reads nothing from now on: a write is pending. */
    private Client followWithoutReading(String version) {
        Client client = new Client(1000).send("GET /stream " + version + "\r\nHost: a\r\n\r\n");
        assertThat(client.text()).contains("retry: 1000\n\n");
        this.followers.accepted(MANY, null);
        this.scheduler.advance(ROUND);
        assertThat(client.isOpen()).isTrue();
        return client;
    }

    @Test
    void writesWhatWasTakenJustBeforeTheStopAndEndsTheAnswer() {
        Client client = follow();
        assertThat(client.text()).endsWith("retry: 1000\n\n");
        take(41);
        this.followers.stop();
        assertThat(client.text()).endsWith("data: [41]\n\n");
        assertThat(client.isOpen()).isFalse();
        assertThat(this.followers.size()).isZero();
    }

    @Test
    void endsAnAnswerInChunksWithTheLastOne() {
        Client client = new Client(-1).send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
        take(41);
        this.followers.stop();
        assertThat(client.text()).contains("data: [41]\n\n").endsWith("\r\n0\r\n\r\n");
    }

    @Test
    void closesAnAnswerWithoutChunksThoughItsClientWouldKeepTheConnection() {
        Client client = new Client(-1).send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        this.followers.stop();
        assertThat(client.text()).endsWith("retry: 1000\n\n");
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void breaksOffOneThatTakesNothingAtTheStopAndWritesEverythingToTheRest() {
        Client idle = followWithoutReading("HTTP/1.1");
        Client reading = follow();
        take(41);
        this.followers.stop();
        assertThat(reading.text()).endsWith("data: [41]\n\n");
        assertThat(reading.isOpen()).isFalse();
        assertThat(idle.isOpen()).isFalse();
        // It sees that there is more.
        assertThat(idle.text()).doesNotContain("data: [41]", "\r\n0\r\n\r\n");
        assertThat(this.followers.size()).isZero();
    }

    @Test
    void observesEachAnswerOnceHoweverItEnds() {
        followWithoutReading("HTTP/1.0");
        follow();
        this.followers.stop();
        assertThat(this.observed).isEqualTo(2);
    }

    @Test
    void endsTheAnswerToOneThatCameJustBeforeTheStop() {
        take(41);
        this.whenAdded = this.followers::stop;
        Client client = follow();
        assertThat(client.text()).endsWith("data: [41]\n\n");
        assertThat(client.isOpen()).isFalse();
        assertThat(this.followers.size()).isZero();
    }

    @Test
    void breaksOffOneThatCannotBeWrittenToAndGoesOnWithTheRest(CapturedOutput output) {
        Client broken = follow();
        Client whole = follow();
        this.whenWriting = failingOnce(new IllegalStateException("The container is confused"));
        take(41);
        this.scheduler.advance(ROUND);
        assertThat(broken.isOpen()).isNotEqualTo(whole.isOpen());
        Client rest = broken.isOpen() ? broken : whole;
        assertThat(rest.text()).endsWith("data: [41]\n\n");
        assertThat(this.followers.size()).isEqualTo(1);
        assertThat(output).containsOnlyOnce("Dropped a subscriber").contains("The container is confused");
    }

    @Test
    void goesOnAfterAnError() {
        Client broken = follow();
        this.whenWriting = failingOnce(new OutOfMemoryError("for a moment"));
        take(41);
        this.scheduler.advance(ROUND);
        assertThat(broken.isOpen()).isFalse();
        Client whole = follow();
        take(42);
        this.scheduler.advance(ROUND);
        assertThat(whole.text()).endsWith("data: [42]\n\n");
    }

    private Runnable failingOnce(Throwable failure) {
        return () -> {
            this.whenWriting = () -> {};
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        };
    }

    @Test
    void takesFollowersAgainWhenItIsStartedAgain() {
        assertThat(follow().text()).contains("retry");
        this.followers.stop();
        assertThat(follow().text()).startsWith("HTTP/1.1 503");
        this.followers.start();
        Client client = follow();
        take(41);
        this.scheduler.advance(ROUND);
        assertThat(client.text()).endsWith("data: [41]\n\n");
    }

    @Test
    void goesOnThoughARestartHasLostWhatWasScheduled() {
        follow();
        take(41);
        this.followers.stop();
        this.scheduler.clear();
        this.followers.start();
        Client client = follow();
        take(42);
        this.scheduler.advance(ROUND);
        assertThat(client.text()).endsWith("data: [42]\n\n");
        this.scheduler.advance(HEARTBEAT);
        assertThat(client.text()).endsWith(": still here\n\n");
    }

    @Test
    void heedsNothingThatWasScheduledBeforeARestart() {
        follow();
        this.followers.stop();
        this.followers.start();
        Client client = follow();
        this.scheduler.advance(HEARTBEAT);
        assertThat(client.text()).containsOnlyOnce(": still here");
    }

    @Test
    void writesInOneRoundWhatWasTakenTogether() {
        Client client = follow();
        client.text();
        take(41);
        take(42);
        assertThat(client.text()).doesNotContain("data");
        this.scheduler.advance(ROUND);
        assertThat(client.text()).endsWith("data: [41]\n\nid: run-2\ndata: [42]\n\n");
    }

    @Test
    void writesToAllWhatIsTakenDuringARound() {
        Client one = follow();
        Client other = follow();
        Runnable takesMore = () -> {
            this.whenWriting = () -> {};
            take(42);
        };
        // With the second write of the round: the first subscriber has had its turn.
        this.whenWriting = () -> this.whenWriting = takesMore;
        take(41);
        this.scheduler.advance(ROUND.multipliedBy(2));
        assertThat(one.text()).endsWith("data: [42]\n\n");
        assertThat(other.text()).endsWith("data: [42]\n\n");
    }

    @Test
    void writesMuchInSeveralRoundsSoThatNobodyHasToWaitForItsEnd() {
        Client one = follow();
        Client other = follow();
        this.followers.accepted(MUCH, null);
        this.scheduler.advance(ROUND);
        assertThat(one.text()).contains("data: [-9").doesNotContain("]");
        assertThat(other.text()).contains("data: [-9").doesNotContain("]");
        this.scheduler.advance(ROUND.multipliedBy(2));
        assertThat(one.text()).endsWith("]\n\n");
        assertThat(other.text()).endsWith("]\n\n");
        this.scheduler.advance(ROUND);
        assertThat(this.scheduler.size()).as("the heartbeat").isEqualTo(1);
    }

    @Test
    void writesMuchAtTheStop() {
        Client client = follow();
        this.followers.accepted(MUCH, null);
        this.followers.stop();
        assertThat(client.text()).endsWith("]\n\n");
    }

    @Test
    void asksForNoRoundWhileNobodyFollows() {
        take(41);
        assertThat(this.scheduler.size()).isZero();
    }

    @Test
    void goesOnAfterARoundThatCouldNotBeScheduled() {
        Client client = follow();
        this.scheduler.refuse(true);
        take(41);
        this.scheduler.refuse(false);
        take(42);
        this.scheduler.advance(ROUND);
        assertThat(client.text()).endsWith("data: [41]\n\nid: run-2\ndata: [42]\n\n");
    }

    @Test
    void beatsWhileSomebodyFollows() {
        Client client = follow();
        this.scheduler.advance(HEARTBEAT);
        assertThat(client.text()).endsWith("retry: 1000\n\n: still here\n\n");
        this.scheduler.advance(HEARTBEAT);
        assertThat(client.text()).endsWith(": still here\n\n: still here\n\n");
        client.leave();
        // The first finds that it has gone.
        this.scheduler.advance(HEARTBEAT);
        assertThat(this.followers.size()).isZero();
        this.scheduler.advance(HEARTBEAT);
        assertThat(this.scheduler.size()).isZero();
        Client next = follow();
        this.scheduler.advance(HEARTBEAT);
        assertThat(next.text()).endsWith(": still here\n\n");
    }

    @Test
    void beatsOnceHoweverManyFollow() {
        Client one = follow();
        Client other = follow();
        this.scheduler.advance(HEARTBEAT);
        assertThat(one.text()).containsOnlyOnce(": still here");
        assertThat(other.text()).containsOnlyOnce(": still here");
    }

    @Test
    void beatsOnAfterABeatThatCouldNotBeScheduled() {
        Client first = follow();
        this.scheduler.refuse(true);
        this.scheduler.advance(HEARTBEAT);
        assertThat(first.text()).containsOnlyOnce(": still here");
        this.scheduler.refuse(false);
        Client next = follow();
        this.scheduler.advance(HEARTBEAT);
        assertThat(next.text()).endsWith(": still here\n\n");
    }

    @Test
    void takesOneForWhomNoBeatCanBeScheduled() {
        this.scheduler.refuse(true);
        Client client = follow();
        assertThat(client.text()).endsWith("retry: 1000\n\n");
        client.leave();
        this.followers.stop();
        assertThat(this.followers.size()).isZero();
    }

    @Test
    void freesThePlaceOfOneWhoseAnswerCannotBegin() {
        this.whenPreparing = () -> {
            this.whenPreparing = () -> {};
            throw new IllegalStateException("A filter has answered already");
        };
        assertThat(follow().text()).startsWith("HTTP/1.1 500");
        assertThat(this.followers.size()).isZero();
        assertThat(this.observed).isEqualTo(1);
    }

    @Test
    void freesThePlaceOfOneThatLeavesWithAWritePending(CapturedOutput output) {
        followWithoutReading("HTTP/1.0").leave();
        assertThat(this.followers.size()).isZero();
        assertThat(output).doesNotContain("WARN");
    }

    @Test
    void writesTheRestToOneThatReadsAgain() {
        Client client = followWithoutReading("HTTP/1.0");
        take(41);
        assertThat(client.textUntil("data: [41]\n\n")).contains("data: [-9223372036854775808,");
    }

    @Test
    void tellsTheHeadersWithoutAPlace() {
        follow();
        follow();
        Client client = new Client(-1).send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.text())
                .startsWith("HTTP/1.1 200")
                .contains("Content-Type: text/event-stream\r\n", "Cache-Control: no-store, no-transform\r\n")
                .endsWith("\r\n\r\n");
        assertThat(this.followers.size()).isEqualTo(MAX);
    }

    @Test
    void keepsOneToWhomNothingHappensForLongerThanAConnectionMayBeIdle() {
        this.connector.setIdleTimeout(50);
        Client client = new Client(-1).send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
        for (int i = 0; i < 3; i++) {
            Client silent = new Client(-1);
            await().until(() -> !silent.isOpen());
        }
        take(41);
        this.scheduler.advance(ROUND);
        assertThat(client.text()).contains("data: [41]\n\n");
        this.followers.stop();
        assertThat(client.text()).endsWith("\r\n0\r\n\r\n");
    }

    @Test
    void givesUpOneThatTakesNothingForLongerThanAConnectionMayBeIdle() {
        this.connector.setIdleTimeout(50);
        Client client = followWithoutReading("HTTP/1.0");
        await().until(() -> !client.isOpen());
        assertThat(this.followers.size()).isZero();
    }

    /** A connection, and what has come over it. */
    private final class Client {

        private final LocalConnector.LocalEndPoint connection;

        private final StringBuilder text = new StringBuilder();

        /**
         * @param capacity how many bytes it holds until they are read; -1 for all there are
         */
        Client(int capacity) {
            this.connection = FollowersTests.this.connector.open(capacity);
        }

        Client send(String request) {
            this.connection.addInput(request);
            return this;
        }

        /** Reads what has come. */
        String text() {
            this.text.append(this.connection.takeOutputString());
            return this.text.toString();
        }

        String textUntil(String end) {
            return await().until(this::text, (all) -> all.endsWith(end));
        }

        boolean isOpen() {
            return this.connection.isOpen();
        }

        void leave() {
            this.connection.close();
        }
    }

    /** Its connections are ready when they are there: what is sent is read and answered by the thread that sends it. */
    private static final class ReadyConnector extends LocalConnector {

        private final Semaphore accepted = new Semaphore(0);

        ReadyConnector(Server server) {
            super(server);
        }

        @Override
        protected void accept(int acceptor) throws InterruptedException {
            super.accept(acceptor);
            this.accepted.release();
        }

        LocalEndPoint open(int capacity) {
            LocalEndPoint connection = connect(capacity);
            this.accepted.acquireUninterruptibly();
            return connection;
        }
    }

    private final class WatchedResponse extends Response.Wrapper {

        WatchedResponse(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void setStatus(int code) {
            FollowersTests.this.whenPreparing.run();
            super.setStatus(code);
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
            FollowersTests.this.whenWriting.run();
            super.write(last, content, callback);
        }
    }

    private final class Observer implements ObservationHandler<Observation.Context> {

        @Override
        public void onStop(Observation.Context context) {
            FollowersTests.this.observed++;
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }
}
