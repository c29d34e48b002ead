package dev.streampair.relay.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.EventId;
import dev.streampair.relay.Items;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Relay;
import dev.streampair.relay.http.EventStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** {@code GET /stream}, as those see it who follow, and as the stream sees them. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(
        classes = FollowedApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "relay.outbox.capacity=1000000",
            "relay.followers.max=" + FollowersIT.MAX,
            "relay.followers.history=" + FollowersIT.HISTORY,
            "relay.followers.heartbeat=200ms",
            "server.jetty.connection-idle-timeout=5s",
            FollowedApplication.QUIET
        })
class FollowersIT {

    static final int MAX = 3;

    static final int HISTORY = 200;

    /** 16 MB in all. */
    private static final int MANY_POSTINGS = 80;

    private static final Posting LARGE =
            Posting.of(LongStream.generate(() -> Items.MIN_ITEM).limit(10_000).toArray());

    @LocalServerPort
    private int port;

    @Autowired
    private Relay relay;

    @Autowired
    private Followers followers;

    @Autowired
    private History history;

    @BeforeEach
    void awaitNoFollowers() {
        await().until(() -> this.followers.size() == 0);
    }

    private void post(Posting posting) {
        FollowedApplication.post(this.relay, posting);
    }

    private String id(long number) {
        return this.history.run() + "-" + number;
    }

    @Test
    void sendsWhatIsTakenAsItComes() throws IOException {
        try (RawFollower follower = RawFollower.begun(this.port)) {
            long number = this.history.next();
            post(Posting.of(41));
            post(Posting.of(2, 4, 6));
            follower.readTo("id: " + id(number));
            assertThat(follower.readTo("data: [2"))
                    .containsExactly("data: [41]", "", "id: " + id(number + 1), "data: [2,4,6]");
        }
    }

    @Test
    void sendsNothingOfWhatIsARepeat() throws IOException {
        try (RawFollower follower = RawFollower.begun(this.port)) {
            Posting posting = new Posting(Items.of(500), new EventId.Named("/somebody", "id-" + this.history.next()));
            post(posting);
            post(posting);
            post(Posting.of(501));
            follower.readTo("data: [500]");
            assertThat(follower.readTo("data: ")).endsWith("data: [501]");
        }
    }

    @Test
    void beginsWithTheRecentHistory() throws IOException {
        post(Posting.of(77));
        try (RawFollower follower = new RawFollower(this.port)) {
            follower.readTo("data: [77]");
        }
    }

    @Test
    void goesOnAfterTheLastEventThatWasRead() throws IOException {
        long number = this.history.next();
        post(Posting.of(1));
        post(Posting.of(2));
        try (RawFollower follower = new RawFollower(this.port, "Last-Event-ID: " + id(number) + "\r\n")) {
            assertThat(follower.readTo("data: "))
                    .endsWith("retry: 1000", "", "id: " + id(number + 1), "data: [2]")
                    .doesNotContain("data: [1]");
        }
    }

    /** A page that a browser had hidden begins anew, and cannot send the header then. */
    @Test
    void goesOnAfterTheLastEventThatTheQueryNames() throws IOException {
        long number = this.history.next();
        post(Posting.of(1));
        post(Posting.of(2));
        try (RawFollower follower = RawFollower.of(this.port, "/stream?lastEventId=" + id(number), "")) {
            assertThat(follower.readTo("data: ")).endsWith("", "id: " + id(number + 1), "data: [2]");
        }
        String header = "Last-Event-ID: " + id(number + 1) + "\r\n";
        try (RawFollower follower = RawFollower.of(this.port, "/stream?lastEventId=" + id(number), header)) {
            post(Posting.of(3));
            assertThat(follower.readTo("data: ")).endsWith("data: [3]");
        }
    }

    @Test
    void refusesAQueryThatIsNotWellFormed() throws IOException {
        try (RawFollower follower = RawFollower.of(this.port, "/stream?lastEventId=%FF%", "")) {
            assertThat(follower.readTo("HTTP/1.")).last().asString().contains(" 400 ");
        }
    }

    @Test
    void tellsOneWhoComesBackTooLateWhatWasMissed() throws IOException {
        long number = this.history.next();
        for (int i = 0; i < HISTORY + 5; i++) {
            post(Posting.of(i));
        }
        try (RawFollower follower = new RawFollower(this.port, "Last-Event-ID: " + id(number) + "\r\n")) {
            assertThat(follower.readTo("data: [5]"))
                    .endsWith(
                            "event: missed",
                            "id: " + id(number + 4),
                            "data: {\"events\":4}",
                            "",
                            "id: " + id(number + 5),
                            "data: [5]");
        }
    }

    @Test
    void tellsOneWhoComesBackFromAnotherRunThatThisIsNew() throws IOException {
        post(Posting.of(78));
        try (RawFollower follower = new RawFollower(this.port, "Last-Event-ID: 00000000-3\r\n")) {
            assertThat(follower.readTo("data: {")).contains("event: missed").endsWith("data: {\"events\":null}");
            follower.readTo("data: [78]");
        }
    }

    @Test
    void sendsCommentsWhileThereIsNothingElse() throws IOException {
        try (RawFollower follower = RawFollower.begun(this.port)) {
            follower.readTo(": still here");
            assertThat(follower.readTo(": still here")).containsExactly("", ": still here");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Accept: text/event-stream\r\n", "Accept: */*\r\n", "Accept: text/*\r\n"})
    void answersWithEventsThatNobodyMayKeep(String accept) throws IOException {
        try (RawFollower follower = new RawFollower(this.port, accept)) {
            assertThat(follower.readTo("retry: ")).first().asString().startsWith("HTTP/1.1 200");
        }
        try (RawFollower follower = new RawFollower(this.port, accept)) {
            assertThat(follower.readTo("retry: "))
                    .contains("Content-Type: text/event-stream", "Cache-Control: no-store, no-transform");
        }
    }

    @Test
    void refusesOneMoreThanMayFollowUntilOneHasGone() throws IOException {
        try (RawFollower first = RawFollower.begun(this.port);
                RawFollower second = RawFollower.begun(this.port)) {
            RawFollower third = RawFollower.begun(this.port);
            try (RawFollower refused = new RawFollower(this.port)) {
                assertThat(refused.readToEnd())
                        .startsWith("HTTP/1.1 503")
                        .contains("Retry-After: 5", "Content-Type: application/problem+json", "relay.followers.max");
            }
            third.close();
            await().until(() -> this.followers.size() == MAX - 1);
            RawFollower.begun(this.port).close();
            first.readTo(": still here");
            second.readTo(": still here");
        }
    }

    @Test
    void holdsNoThreadHoweverManyFollow(CapturedOutput output) throws IOException {
        try (RawFollower idle = RawFollower.idle(this.port);
                RawFollower other = RawFollower.begun(this.port);
                RawFollower reading = RawFollower.begun(this.port)) {
            postMuch(reading);
            assertThat(this.followers.size()).isEqualTo(MAX);
            await().until(() -> threadsThatWrite().isEmpty());
            other.readTo("id: ");
            idle.readTo("id: ");
        }
        assertThat(output).doesNotContain("WARN", "ERROR");
    }

    /** Those that are anywhere in the code of the followers. */
    private static List<Thread> threadsThatWrite() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter((thread) -> Arrays.stream(thread.getValue()).anyMatch(FollowersIT::isOfFollowers))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isOfFollowers(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.startsWith(EventStream.class.getName())
                || (name.startsWith(Followers.class.getPackageName()) && !name.startsWith(FollowersIT.class.getName()));
    }

    @Test
    void neitherTheStreamNorOthersWaitForOneWhoDoesNotRead() throws IOException {
        try (RawFollower idle = RawFollower.idle(this.port);
                RawFollower reading = RawFollower.begun(this.port)) {
            postMuch(reading);
            assertThat(this.followers.size()).isEqualTo(2);
            post(Posting.of(1_000_099));
            assertThat(idle.readTo("data: [1000099]")).contains("event: missed");
        }
    }

    @Test
    void givesUpOneWhoTakesNothing(CapturedOutput output) throws IOException {
        try (RawFollower idle = RawFollower.idle(this.port);
                RawFollower reading = RawFollower.begun(this.port)) {
            postMuch(reading);
            await().atMost(Duration.ofSeconds(20)).until(() -> this.followers.size() == 1);
            idle.readToBreak();
            post(Posting.of(1_000_100));
            reading.readTo("data: [1000100]");
            assertThat(output).doesNotContain("WARN", "ERROR");
        }
    }

    /** More than anybody's system holds for one who does not read, while another reads it. */
    private void postMuch(RawFollower reading) throws IOException {
        for (int i = 0; i < MANY_POSTINGS; i++) {
            long number = this.history.next();
            post(LARGE);
            reading.readTo("id: " + id(number));
            reading.readTo("data: ");
        }
    }

    @Test
    void answersAllWhileOthersBreakOff(CapturedOutput output) throws IOException {
        try (RawFollower staying = RawFollower.begun(this.port)) {
            for (int i = 0; i < 100; i++) {
                // Closed with events unread, which breaks the connection.
                RawFollower leaving = RawFollower.begun(this.port);
                post(Posting.of(i));
                leaving.close();
                await().pollInterval(Duration.ofMillis(2)).until(() -> this.followers.size() < MAX);
            }
            post(Posting.of(1_000_001));
            staying.readTo("data: [1000001]");
        }
        assertThat(output).doesNotContain("WARN", "ERROR");
    }
}
