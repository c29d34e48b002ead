package dev.streampair.system.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;

/** What one does on the page of each service, in a real browser, of a pair that has halted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {

    private final Browser browser = Browser.start();

    private final Pair pair = Pair.wired();

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

    private void open(ServiceProcess service) {
        this.browser.open(service);
        this.browser.awaitText("connection", "live");
        Browser.awaitThat(() -> assertThat(this.browser.texts("#counts div")).isNotEmpty());
    }

    /** Takes the only complaint: the browser says as well that a request was refused. */
    private void expectComplaint(String status) {
        Browser.awaitThat(() ->
                assertThat(this.browser.complaints()).singleElement().asString().contains(status));
    }

    @Test
    void xShowsWhatItReceivedBeforeThePageWasOpened() {
        open(this.pair.x());
        Browser.awaitThat(() -> assertThat(this.browser.texts("#items li")).startsWith("1", "3", "5", "7"));
        assertThat(this.browser.text("exchange")).isEmpty();
        assertThat(this.browser.text("peer-state")).startsWith("halted for ");
        assertThat(this.browser.text("out-answer")).isEqualTo("Last answer: it has halted");
        Browser.awaitThat(() ->
                assertThat(this.browser.texts("#rate canvas, #outbox canvas")).hasSize(2));
    }

    @Test
    void yShowsWhatItReceivedBeforeThePageWasOpened() {
        open(this.pair.y());
        Browser.awaitThat(() -> assertThat(this.browser.texts("#items li")).startsWith("2", "4", "6"));
        assertThat(this.browser.text("peer-state")).startsWith("up for ");
        assertThat(this.browser.evaluate("document.getElementById('peer-page').href"))
                .isEqualTo(ServiceCommand.loopback(this.pair.x().port()) + "/");
    }

    /** The plots are there when the page opens, as the service has kept what they show. */
    @Test
    void plotsWhatHappenedBeforeThePageWasOpened() {
        open(this.pair.x());
        Browser.awaitThat(() -> assertThat(this.browser.evaluate("document.getElementById('rate').ariaLabel"))
                .matches("Received: \\d+ now, at most \\d+; Forwarded: \\d+ now, at most \\d+"));
        Browser.awaitThat(() -> assertThat(this.browser.texts("#rate .u-legend .u-value"))
                .last()
                .asString()
                .matches("\\d+"));
    }

    @Test
    void postsItemsAsTheyAreTyped() {
        open(this.pair.x());
        this.browser.type("posted", "9007199254740993, 9223372036854775806");
        this.browser.press(Keys.ENTER);
        this.browser.awaitText("post-answer", "Accepted: 9007199254740993, 9223372036854775806");
        Browser.awaitThat(
                () -> assertThat(this.browser.texts("#items li")).endsWith("9007199254740993, 9223372036854775806"));
        this.browser.type("posted", "41");
        this.browser.press(Keys.ENTER);
        this.browser.awaitText("post-answer", "Accepted: 41");
    }

    @Test
    void saysWhyItemsAreNotAccepted() {
        open(this.pair.x());
        this.browser.type("posted", "1.5");
        this.browser.press(Keys.ENTER);
        Browser.awaitThat(() -> assertThat(this.browser.text("post-answer")).contains("a number with a fraction"));
        assertThat(this.browser.evaluate("document.activeElement.id")).isEqualTo("posted");
        assertThat(this.browser.evaluate("document.getElementById('posted').getAttribute('aria-invalid')"))
                .isEqualTo("true");
        expectComplaint("400");
    }

    @Test
    void startsAnExchangeAndShowsItToTheLastDigit() {
        open(this.pair.y());
        this.browser.type("seed", "9,007,199,254,740,993");
        this.browser.type("haltAfter", "1");
        this.browser.press(Keys.ENTER);
        this.browser.awaitText(
                "exchange-text", "Halted: 1 of 1 messages sent (100%), from seed 9,007,199,254,740,993.");
        Browser.awaitThat(() -> assertThat(this.browser.texts("#items li")).endsWith("9007199254740994"));
    }

    @Test
    void stopsAnExchangeOnlyIfThatIsMeant() {
        open(this.pair.y());
        this.browser.type("haltAfter", "9223372036854775807");
        this.browser.press(Keys.ENTER);
        Browser.awaitThat(() -> assertThat(this.browser.text("exchange-text"))
                .startsWith("Running: ")
                .contains(" of 9,223,372,036,854,775,807 messages sent (0%), from seed 1, "));
        this.browser.click("#stop");
        this.browser.confirm(false);
        assertThat(this.browser.text("exchange-text")).startsWith("Running: ");
        this.browser.click("#stop");
        this.browser.confirm(true);
        Browser.awaitThat(() -> assertThat(this.browser.text("exchange-text")).startsWith("Halted: "));
        assertThat(this.browser.evaluate("document.activeElement.id")).isEqualTo("start");
    }

    @Test
    void saysAtTheFieldWhyTheExchangeDoesNotStart() {
        open(this.pair.y());
        this.browser.type("seed", "five");
        this.browser.click("#start");
        this.browser.awaitText("seed-error", "seed is five, must be an integer such as 1");
        assertThat(this.browser.evaluate("document.activeElement.id")).isEqualTo("seed");
        expectComplaint("400");
        // A comma that groups nothing is no separator.
        this.browser.type("seed", "1,5");
        this.browser.click("#start");
        this.browser.awaitText("seed-error", "seed is 1,5, must be an integer such as 1");
        expectComplaint("400");
        this.browser.type("seed", "5");
        this.browser.type("haltAfter", "-1");
        this.browser.click("#start");
        this.browser.awaitText("haltAfter-error", "haltAfter is -1, must be at least 0");
        assertThat(this.browser.text("seed-error")).isEmpty();
        expectComplaint("400");
    }

    @Test
    void pausesAndResumesAndKeepsTheFocus() throws Exception {
        open(this.pair.x());
        this.browser.tabTo("pause");
        this.browser.press(Keys.SPACE);
        this.browser.awaitText("own-state", "paused");
        this.browser.awaitText("pause", "Resume delivery");
        this.pair.x().http().post("/stream", "[1, 3]");
        Browser.awaitThat(() -> assertThat(this.browser.text("own-waiting")).startsWith("2 of 10,000 places taken"));
        assertThat(this.browser.evaluate("document.activeElement.id")).isEqualTo("pause");
        this.browser.press(Keys.ENTER);
        this.browser.awaitText("own-state", "running");
        Browser.awaitThat(() -> assertThat(this.browser.text("own-waiting")).isEqualTo("0 of 10,000 places taken"));
    }

    @Test
    void marksAnEmptyPostingAsWrong() {
        open(this.pair.x());
        this.browser.click("#post button");
        Browser.awaitThat(() -> assertThat(this.browser.text("post-answer")).startsWith("Not accepted: "));
        assertThat(this.browser.evaluate("document.getElementById('posted').getAttribute('aria-invalid')"))
                .isEqualTo("true");
        expectComplaint("400");
    }

    @Test
    void drainsAndEndsTheDrain() throws Exception {
        open(this.pair.x());
        this.browser.click("#drain");
        this.browser.awaitText("own-state", "draining");
        assertThat(this.pair.x().http().post("/stream", "1").statusCode()).isEqualTo(503);
        this.browser.awaitText("drain", "End the drain");
        this.browser.click("#drain");
        this.browser.awaitText("own-state", "running");
        assertThat(this.pair.x().http().post("/stream", "1").statusCode()).isEqualTo(202);
    }

    @Test
    void isUsedByKeyboardAlone() {
        open(this.pair.y());
        this.browser.tabTo("seed");
        this.browser.press("3");
        this.browser.tabTo("haltAfter");
        this.browser.press("1", Keys.ENTER);
        this.browser.awaitText("exchange-text", "Halted: 1 of 1 messages sent (100%), from seed 3.");
        for (String id : List.of("pause", "drain", "items", "posted", "start")) {
            this.browser.tabTo(id);
        }
    }
}
