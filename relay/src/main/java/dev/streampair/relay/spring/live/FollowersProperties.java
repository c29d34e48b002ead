package dev.streampair.relay.spring.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings for those who follow the stream with GET /stream. A bad value stops the start, with the property, the value
 * and what it must be.
 *
 * @param max how many may follow at the same time
 * @param history how many events, one for each posting, are kept for those who come later or fall behind; fewer if they
 *     hold more than 100 items each on average
 * @param heartbeat after how long a comment tells those who follow that there was nothing else
 */
@ConfigurationProperties("relay.followers")
record FollowersProperties(
        @DefaultValue("100") int max,
        @DefaultValue("1000") int history,
        @DefaultValue("15s") Duration heartbeat) {

    private static final int MAX_HISTORY = 1_000_000;

    FollowersProperties {
        check(max >= 0, "max", max, "must not be negative");
        check(history >= 1 && history <= MAX_HISTORY, "history", history, "must be from 1 to " + MAX_HISTORY);
        check(
                heartbeat.toMillis() >= 1 && heartbeat.toMillis() <= Integer.MAX_VALUE,
                "heartbeat",
                heartbeat,
                "must be at least 1ms, and less than 24 days");
    }

    private static void check(boolean valid, String property, Object value, String expected) {
        if (!valid) {
            throw new IllegalArgumentException("relay.followers.%s is %s: it %s".formatted(property, value, expected));
        }
    }
}
