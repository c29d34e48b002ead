package dev.streampair.relay.live;

import static dev.streampair.relay.http.Settings.check;

import dev.streampair.relay.http.Settings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings for the followers of {@code GET /stream}. A bad value prevents the start; the error names the property,
 * the value and what it must be.
 *
 * @param max how many followers there may be at the same time
 * @param history how many events, one for each posting, are kept for followers that come later or fall behind; fewer if
 *     they hold more than 100 items each on average
 * @param heartbeat how often followers get a comment while there is nothing else to send
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
