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
        this.browser.awaitText("connection", "connection lost");
        assertThat(this.browser.text("problem")).startsWith("service-x has not answered since ");
        assertThat(this.browser.isEnabled("pause")).isFalse();
        this.pair.startX().awaitReady();
        this.browser.awaitText("connection", "live");
        assertThat(this.browser.text("problem")).isEmpty();
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
        this.browser.awaitText("peer", "down");
        assertThat(this.browser.text("peer-error")).contains("refused");
        Browser.awaitThat(() -> assertThat(this.browser.texts("#counts div")).contains("waiting\n1"));
        Browser.awaitThat(() -> assertThat(this.browser.text("head")).startsWith("Item 52 is at the head, "));
        this.browser.click("#bury");
        Browser.awaitThat(() -> assertThat(this.browser.texts("#letters tr")).hasSize(1));
        assertThat(this.browser.texts("#letters tr").get(0)).contains("52", "by an operator, after: no answer: ");
        assertThat(this.browser.text("head")).isEmpty();
        this.pair.x().http().post("/stream", "61");
        this.browser.awaitText("peer", "down");
        this.pair.startY();
        // Its exchange begins anew, and halts.
        this.browser.awaitText("peer", "halted");
        Browser.awaitThat(() -> assertThat(this.browser.text("peer-error"))
                .isEqualTo("service-y has halted: what is posted here is dropped until it goes on."));
    }
}
