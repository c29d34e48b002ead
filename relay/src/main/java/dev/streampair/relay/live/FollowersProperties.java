package dev.streampair.relay.live;

import static dev.streampair.relay.http.Settings.check;

import dev.streampair.relay.http.Settings;
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
        check(max >= 0, "relay.followers.max", max, "must not be negative");
        check(
                history >= 1 && history <= MAX_HISTORY,
                "relay.followers.history",
                history,
                "must be from 1 to " + MAX_HISTORY);
        Settings.checkTimeout("relay.followers.heartbeat", heartbeat);
    }
}
