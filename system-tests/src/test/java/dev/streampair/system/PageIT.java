package dev.streampair.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The page of each service in a real browser, of a pair that has halted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {

    private final Browser browser = Browser.start();

    private final Pair pair = newPair();

    /** y takes items of one digit only, and refuses longer ones for good. */
    private static Pair newPair() {
        int x = FreePorts.next();
        int y = FreePorts.next();
        return new Pair(
                new ServiceCommand("service-x", x, ServiceCommand.loopback(y)),
                new ServiceCommand("service-y", y, ServiceCommand.loopback(x), "--relay.inbound.max-bytes=1B"));
    }

    @BeforeAll
    void awaitHalt() {
        this.pair.start().awaitHalt();
    }

    @AfterAll
    void close() {
        this.pair.close();
        this.browser.close();
    }

    @AfterEach
    void browserHasNothingToComplainOf() {
        assertThat(this.browser.complaints()).isEmpty();
    }

    @Test
    void xShowsWhatItReceivedBeforeThePageWasOpened() {
        this.browser.open(this.pair.x());
        Browser.awaitThat(() -> assertThat(this.browser.texts("#items li")).startsWith("1", "3", "5", "7"));
        this.browser.awaitText("connection", "live");
        assertThat(this.browser.text("exchange")).isEmpty();
    }

    @Test
    void yShowsWhatItReceivedBeforeThePageWasOpened() {
        this.browser.open(this.pair.y());
        Browser.awaitThat(() -> assertThat(this.browser.texts("#items li")).startsWith("2", "4", "6"));
        this.browser.awaitText("state", "halted");
        this.browser.awaitText("peer", "up");
    }

    @Test
    void startsTheExchangeAgain() {
        this.browser.open(this.pair.y());
        Browser.awaitThat(() -> assertThat(this.browser.isEnabled("start")).isTrue());
        this.browser.type("seed", "5");
        this.browser.type("halt-after", "1");
        this.browser.click("#start");
        Browser.awaitThat(() -> assertThat(this.browser.texts("#items li")).endsWith("6"));
        this.browser.awaitText("exchange-state", "Halted: 1 of 1 messages sent, from seed 5.");
    }

    @Test
    void saysWhyTheExchangeDoesNotStart() {
        this.browser.open(this.pair.y());
        Browser.awaitThat(() -> assertThat(this.browser.isEnabled("start")).isTrue());
        this.browser.type("seed", "five");
        this.browser.click("#start");
        this.browser.awaitText("problem", "seed is five, must be an integer such as 1");
        // The browser says so as well.
        Browser.awaitThat(() ->
                assertThat(this.browser.complaints()).singleElement().asString().contains("400"));
    }

    @Test
    void pausesAndResumes() throws Exception {
        this.browser.open(this.pair.x());
        Browser.awaitThat(() -> assertThat(this.browser.isEnabled("pause")).isTrue());
        this.browser.click("#pause");
        this.browser.awaitText("state", "paused");
        assertThat(this.browser.texts("#paused")).singleElement().asString().startsWith("since ");
        this.pair.x().http().post("/stream", "[1, 3]");
        Browser.awaitThat(() -> assertThat(this.browser.texts("#counts div")).contains("waiting\n2"));
        Browser.awaitThat(() -> assertThat(this.browser.texts("#items li")).endsWith("1, 3"));
        this.browser.click("#resume");
        this.browser.awaitText("state", "running");
        assertThat(this.browser.texts("#paused")).containsExactly("");
        Browser.awaitThat(() -> assertThat(this.browser.texts("#counts div")).contains("waiting\n0"));
    }

    @Test
    void drainsAndResumes() throws Exception {
        this.browser.open(this.pair.x());
        Browser.awaitThat(() -> assertThat(this.browser.isEnabled("drain")).isTrue());
        this.browser.click("#drain");
        this.browser.awaitText("state", "draining");
        Browser.awaitThat(() -> assertThat(this.browser.isEnabled("drain")).isFalse());
        assertThat(this.browser.isEnabled("pause")).isFalse();
        assertThat(this.pair.x().http().post("/stream", "1").statusCode()).isEqualTo(503);
        this.browser.click("#resume");
        this.browser.awaitText("state", "running");
        assertThat(this.pair.x().http().post("/stream", "1").statusCode()).isEqualTo(202);
    }

    @Test
    void isUsedByKeyboardAlone() {
        this.browser.open(this.pair.y());
        Browser.awaitThat(() -> assertThat(this.browser.isEnabled("start")).isTrue());
        this.browser.tabTo("pause");
        this.browser.press(Keys.SPACE);
        this.browser.awaitText("state", "paused");
        this.browser.tabTo("resume");
        this.browser.press(Keys.ENTER);
        this.browser.awaitText("state", "halted");
        this.browser.tabTo("seed");
        this.browser.press("3");
        this.browser.tabTo("halt-after");
        this.browser.press("1", Keys.ENTER);
        this.browser.awaitText("exchange-state", "Halted: 1 of 1 messages sent, from seed 3.");
        this.browser.tabTo("items");
    }

    @Test
    void sendsADeadLetterAgainAndDropsIt() throws Exception {
        this.browser.open(this.pair.x());
        this.pair.x().http().post("/stream", "9223372036854775806");
        Browser.awaitThat(() ->
                assertThat(this.browser.texts("#letters td:nth-child(2)")).containsExactly("9223372036854775807"));
        List<String> number = this.browser.texts("#letters td:first-child");
        this.browser.click("#letters button");
        Browser.awaitThat(() -> assertThat(this.browser.texts("#letters td:first-child"))
                .hasSize(1)
                .isNotEqualTo(number));
        this.browser.awaitText("letters-total", "1 in all.");
        List<String> second = this.browser.texts("#letters td:first-child");
        this.browser.click("#resend-all");
        Browser.awaitThat(() -> assertThat(this.browser.texts("#letters td:first-child"))
                .hasSize(1)
                .isNotEqualTo(second));
        this.browser.click("#drop-all");
        this.browser.awaitText("no-letters", "None: the peer has refused nothing for good.");
        this.pair.x().http().post("/stream", "9223372036854775806");
        Browser.awaitThat(
                () -> assertThat(this.browser.texts("#letters td:first-child")).hasSize(1));
        this.browser.click("#letters button:last-child");
        this.browser.awaitText("no-letters", "None: the peer has refused nothing for good.");
        assertThat(this.browser.texts("#items li")).endsWith("9223372036854775806");
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark"})
    void isNoWiderThanTheScreen(int width, String scheme) {
        this.browser.look(width, scheme);
        this.browser.open(this.pair.y());
        Browser.awaitThat(() -> assertThat(this.browser.texts("#items li")).startsWith("2", "4", "6"));
        Browser.awaitThat(() -> assertThat(this.browser.texts(".plot canvas")).hasSize(2));
        this.browser.photograph("page-%d-%s".formatted(width, scheme));
        assertThat(this.browser.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo("true");
    }
}
