package dev.streampair.relay.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.relay.Items;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Relay;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Those who follow behind a filter of the application's own: the stream is a servlet then. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class FilteredFollowersIT {

    private static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplicationBuilder(FollowedApplication.class, FilterConfiguration.class)
                .properties("server.port=0", FollowedApplication.QUIET)
                .run(arguments);
    }

    private static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @Test
    void sendsWhatIsTakenAndEndsTheAnswerAtTheStop(CapturedOutput output) throws IOException {
        ConfigurableApplicationContext context = start();
        try (RawFollower follower = RawFollower.begun(port(context))) {
            FollowedApplication.post(context.getBean(Relay.class), Posting.of(41));
            follower.readTo("data: [41]");
            context.close();
            assertThat(follower.readToEnd()).isEqualTo("\n");
        }
        assertThat(output).doesNotContain("WARN", "ERROR");
    }

    @Test
    void freesThePlacesOfThoseThatLeave(CapturedOutput output) throws IOException {
        try (ConfigurableApplicationContext context =
                start("--relay.followers.max=1", "--relay.followers.heartbeat=50ms")) {
            for (int i = 0; i < 10; i++) {
                RawFollower.begun(port(context)).close();
                await().until(() -> context.getBean(Followers.class).size() == 0);
            }
        }
        assertThat(output).doesNotContain("WARN", "ERROR");
    }

    @Test
    void givesUpOneWhoTakesNothing(CapturedOutput output) throws IOException {
        try (ConfigurableApplicationContext context = start("--server.jetty.connection-idle-timeout=1s");
                RawFollower idle = RawFollower.idle(port(context));
                RawFollower reading = RawFollower.begun(port(context))) {
            postMuch(context.getBean(Relay.class), reading);
            await().untilAsserted(() ->
                    assertThat(context.getBean(Followers.class).size()).isEqualTo(1));
            idle.readToBreak();
            FollowedApplication.post(context.getBean(Relay.class), Posting.of(41));
            reading.readTo("data: [41]");
        }
        assertThat(output).doesNotContain("WARN", "ERROR");
    }

    @Test
    void breaksOffOneWhoDoesNotReadAtTheStop(CapturedOutput output) throws IOException {
        ConfigurableApplicationContext context = start();
        try (RawFollower idle = RawFollower.idle(port(context));
                RawFollower reading = RawFollower.begun(port(context))) {
            postMuch(context.getBean(Relay.class), reading);
            long start = System.nanoTime();
            context.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(FollowersStopIT.STOP_TIME);
            assertThat(reading.readToEnd()).isEqualTo("\n");
            idle.readToBreak();
        }
        assertThat(output).doesNotContain("WARN", "ERROR");
    }

    @Test
    void keepsOneToWhomNothingHappensForLongerThanAConnectionMayBeIdle() throws IOException {
        try (ConfigurableApplicationContext context = start("--server.jetty.connection-idle-timeout=200ms");
                RawFollower follower = RawFollower.begun(port(context))) {
            for (int i = 0; i < 3; i++) {
                awaitEndOfIdleConnection(port(context));
            }
            FollowedApplication.post(context.getBean(Relay.class), Posting.of(41));
            follower.readTo("data: [41]");
        }
    }

    private static void awaitEndOfIdleConnection(int port) throws IOException {
        try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), port)) {
            idle.setSoTimeout(20_000);
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** More than anybody's system holds for one who does not read, while another reads it. */
    private static void postMuch(Relay relay, RawFollower reading) throws IOException {
        for (int i = 0; i < 80; i++) {
            long item = Items.MIN_ITEM + i;
            FollowedApplication.post(
                    relay,
                    Posting.of(LongStream.generate(() -> item).limit(10_000).toArray()));
            reading.readTo("data: [" + item);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class FilterConfiguration {

        @Bean
        Filter filter() {
            return (request, response, chain) -> chain.doFilter(request, response);
        }
    }
}
