package dev.streampair.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a page shows while its service, or the service's peer, is away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageOutageIT {

    private final Browser browser = Browser.start();

    private final Pair pair = Pair.wired("--relay.retry.max-delay=200ms");

    @BeforeAll
    void awaitHalt() {
        this.pair.start().awaitHalt();
    }

    @AfterAll
    void close() {
        this.pair.close();
        this.browser.close();
    }

    @Test
    void survivesARestartOfItsService() throws Exception {
        this.browser.open(this.pair.x());
        this.browser.awaitText("connection", "live");
        this.pair.x().kill();
        Browser.awaitThat(() ->
                assertThat(this.browser.text("headline")).matches("service-x does not answer since \\d+:\\d+:\\d+"));
        assertThat(this.browser.title()).isEqualTo("service-x does not answer \u2013 service-x");
        this.browser.click("#pause");
        this.browser.awaitText("complaint", "The service did not answer.");
        this.pair.startX().awaitReady();
        this.browser.awaitText("connection", "live");
        Browser.awaitThat(() -> assertThat(this.browser.title()).doesNotContain("does not answer"));
        this.pair.x().http().post("/stream", "41");
        Browser.awaitThat(
                () -> assertThat(this.browser.texts("#items li")).endsWith("the service has started anew", "41"));
    }

    @Test
    void showsThatThePeerIsDownAndThatItIsBack() throws Exception {
        this.browser.open(this.pair.x());
        this.browser.awaitText("connection", "live");
        this.pair.y().kill();
        this.pair.x().http().post("/stream", "51");
        Browser.awaitThat(() -> assertThat(this.browser.text("headline"))
                .startsWith("service-y down for ")
                .contains("1 item waits"));
        assertThat(this.browser.evaluate("document.getElementById('peer-page').href"))
                .isEmpty();
        Browser.awaitThat(() ->
                assertThat(this.browser.text("head-text")).startsWith("At the head of the outbox: item 52, tried "));
        this.browser.click("#bury");
        Browser.awaitThat(() -> assertThat(this.browser.texts("#letters li")).hasSize(1));
        assertThat(this.browser.texts("#letters li").get(0)).contains("52", "by an operator, after: no answer: ");
        assertThat(this.browser.text("head-text")).isEmpty();
        this.pair.x().http().post("/stream", "61");
        Browser.awaitThat(() -> assertThat(this.browser.text("headline")).startsWith("service-y down for "));
        this.pair.startY();
        // Its exchange begins anew, and halts.
        Browser.awaitThat(() -> assertThat(this.browser.text("headline"))
                .startsWith("service-y halted ")
                .contains("what is posted here is dropped"));
        assertThat(this.browser.texts("#others li"))
                .containsExactly("1 dead letter: an item that service-y refused for good");
    }
}
