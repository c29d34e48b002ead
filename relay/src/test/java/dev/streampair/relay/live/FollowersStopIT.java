package dev.streampair.relay.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.Items;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Relay;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A stop while some follow. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class FollowersStopIT {

    /** A second, and one for a busy machine: the web server would wait 30 for followers that are still there. */
    static final Duration STOP_TIME = Duration.ofSeconds(2);

    private static ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(FollowedApplication.class)
                .properties("server.port=0", FollowedApplication.QUIET)
                .run();
    }

    private static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static Duration stop(ConfigurableApplicationContext context) {
        long start = System.nanoTime();
        context.close();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void endsTheAnswersOfThoseWhoFollow(CapturedOutput output) throws IOException {
        ConfigurableApplicationContext context = start();
        try (RawFollower one = RawFollower.begun(port(context));
                RawFollower other = RawFollower.begun(port(context))) {
            FollowedApplication.post(context.getBean(Relay.class), Posting.of(41));
            one.readTo("data: [41]");
            assertThat(stop(context)).isLessThan(STOP_TIME);
            assertThat(one.readToEnd()).isEqualTo("\n");
            assertThat(other.readToEnd()).endsWith("data: [41]\n\n");
        }
        assertThat(output).doesNotContain("WARN", "ERROR");
    }

    @Test
    void doesNotWaitForOneWhoDoesNotRead(CapturedOutput output) throws IOException {
        ConfigurableApplicationContext context = start();
        Relay relay = context.getBean(Relay.class);
        try (RawFollower idle = RawFollower.idle(port(context));
                RawFollower reading = RawFollower.begun(port(context))) {
            for (int i = 0; i < 80; i++) {
                await().pollInterval(Duration.ofMillis(2)).until(() -> relay.waiting() == 0);
                long item = i;
                FollowedApplication.post(
                        relay,
                        Posting.of(LongStream.generate(() -> Items.MIN_ITEM + item)
                                .limit(10_000)
                                .toArray()));
                reading.readTo("data: [" + (Items.MIN_ITEM + item));
            }
            assertThat(stop(context)).isLessThan(STOP_TIME);
            assertThat(reading.readToEnd()).isEqualTo("\n");
            idle.readToBreak();
        }
        assertThat(output).doesNotContain("WARN", "ERROR");
    }
}
