package dev.streampair.system.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.ServiceProcess;
import org.junit.jupiter.api.Test;

/**
 * Several pages in one browser, which has six connections to a host: those that are hidden leave them to the others.
 */
class PageTabsIT {

    private static final int WINDOWS = 8;

    private static int followers(ServiceProcess service) throws Exception {
        String state = service.http().get("/actuator/stream").body();
        return Integer.parseInt(state.replaceAll(".*\"followers\":\\{\"size\":(\\d+).*", "$1"));
    }

    @Test
    void areAllLiveWhileSeenAndCatchUpWhenShownAgain() throws Exception {
        try (Browser browser = Browser.start();
                Pair pair = Pair.wired().start().awaitHalt()) {
            for (int window = 0; window < WINDOWS; window++) {
                if (window > 0) {
                    browser.openWindow();
                }
                browser.open(pair.x());
                browser.awaitText("connection", "live");
                Browser.awaitThat(() -> assertThat(browser.texts("#items li")).containsExactly("1", "3", "5", "7"));
                browser.hideWindow();
            }
            // A connection that is gone is noticed with the writes.
            int[] posted = {0};
            Browser.awaitThat(() -> {
                pair.x().http().post("/stream", Integer.toString(100 + 2 * posted[0]++));
                assertThat(followers(pair.x())).isZero();
            });
            assertThat(browser.texts("#items li")).containsExactly("1", "3", "5", "7");
            browser.showWindow();
            Browser.awaitThat(() -> assertThat(browser.texts("#items li"))
                    .hasSize(4 + posted[0])
                    .startsWith("1", "3", "5", "7", "100")
                    .endsWith(Integer.toString(100 + 2 * (posted[0] - 1))));
            assertThat(followers(pair.x())).isEqualTo(1);
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
